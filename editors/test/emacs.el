;;; emacs.el --- What pol-mode does  -*- lexical-binding: t; -*-

;; Run as: emacs -Q --batch -L editors/emacs -l editors/test/emacs.el -f ert-run-tests-batch-and-exit
;; $REPO is the repository, $POLC the polc to run.

;;; Code:

(require 'ert)
(require 'imenu)
(require 'pol-mode)

(defconst test-repo (getenv "REPO"))
(defconst test-sample (expand-file-name "editors/test/sample.pol" test-repo))

(defun test-face (line text)
  "The face of TEXT in the first line that has LINE."
  (goto-char (point-min))
  (search-forward line)
  (beginning-of-line)
  (search-forward text (line-end-position))
  (let ((face (get-text-property (match-beginning 0) 'face)))
    (if (listp face) (car face) face)))

(ert-deftest pol-files-open-in-the-mode ()
  (with-current-buffer (find-file-noselect test-sample)
    (should (eq major-mode 'pol-mode))
    (should (equal comment-start "// "))))

(ert-deftest pol-colours ()
  (with-current-buffer (find-file-noselect test-sample)
    (font-lock-ensure)
    (dolist (case '(("role soc_lead" "role" font-lock-keyword-face)
                    ("role soc_lead" "soc_lead" font-lock-type-face)
                    ("role soc_lead" "extends" font-lock-keyword-face)
                    ("role soc_lead" "analyst_base" font-lock-type-face)
                    ("role soc_lead" ", analyst" nil)
                    ("abstract role" "abstract" font-lock-keyword-face)
                    ("platform kibana" "platform" font-lock-keyword-face)
                    ("// first" "first" font-lock-comment-face)
                    ("description:" "description" font-lock-preprocessor-face)
                    ("description:" "Owns" font-lock-string-face)
                    ("security.cases" "cases" font-lock-variable-name-face)
                    ("security.cases" "all" font-lock-builtin-face)
                    ("spaces:" "spaces" font-lock-keyword-face)
                    ("spaces:" "soc-eu" font-lock-constant-face)
                    ("index \"hr" "index" font-lock-keyword-face)
                    ("index \"hr" "hr" font-lock-string-face)
                    ("query:" "term" font-lock-string-face)
                    ("query:" ";" nil)
                    ("in lab" "in" font-lock-keyword-face)
                    ("in lab" "lab" font-lock-constant-face)
                    ("persona shift" "shift" font-lock-type-face)
                    ("persona shift" "analyst" font-lock-type-face)
                    ("lead can cases" "soc_lead" font-lock-type-face)
                    ("lead can cases" "can" font-lock-keyword-face)
                    ("forbid" "unless" font-lock-keyword-face)
                    ("forbid" "soc_lead" font-lock-type-face)))
      (should (equal (list case (test-face (nth 0 case) (nth 1 case))) (list case (nth 2 case)))))))

(ert-deftest pol-indentation-leaves-the-examples-as-they-are ()
  (let ((files (cons test-sample (file-expand-wildcards (expand-file-name "examples/*/*.pol" test-repo)))))
    (should (> (length files) 10))
    (dolist (file files)
      (with-temp-buffer
        (insert-file-contents file)
        ;; How statements go on over several lines is for `polc fmt' to say.
        (unless (save-excursion (goto-char (point-min)) (re-search-forward "^[ \t]+[^/\n]*[^;<>/\n]$" nil t))
          (let ((before (buffer-string)) (inhibit-message t))
            (goto-char (point-min))
            (while (re-search-forward "^[ \t]+" nil t) (replace-match ""))
            (pol-mode)
            (indent-region (point-min) (point-max))
            (should (equal (buffer-string) before))))))))

(ert-deftest pol-comments ()
  (with-temp-buffer
    (pol-mode)
    (insert "role a < cases: read; >\n")
    (comment-region (point-min) (point-max))
    (should (equal (buffer-string) "// role a < cases: read; >\n"))
    (uncomment-region (point-min) (point-max))
    (should (equal (buffer-string) "role a < cases: read; >\n"))))

(ert-deftest pol-index ()
  (with-current-buffer (find-file-noselect test-sample)
    (let ((index (imenu--make-index-alist t)))
      (should (equal (mapcar #'car (cdr (assoc "Roles" index))) '("analyst_base" "analyst" "soc_lead")))
      (should (equal (mapcar #'car (cdr (assoc "Tests" index))) '("the lead"))))))

(ert-deftest pol-compilation ()
  (let* ((folder (file-name-as-directory (make-temp-file "polc" t)))
         (default-directory folder)
         (compilation-ask-about-save nil)
         ;; As Emacs has it for its subprocesses, except in batch mode.
         (process-environment (cons "TERM=dumb" process-environment)))
    (with-temp-file (expand-file-name "a.pol" folder)
      (insert "role a <\n  cases: all - delte;\n>\n"))
    (let* ((buffer (compile (concat (getenv "POLC") " check -f concise")))
           (process (get-buffer-process buffer)))
      (while (and process (process-live-p process)) (accept-process-output process 1))
      (with-current-buffer buffer
        (font-lock-ensure)
        (goto-char (point-min))
        (compilation-next-error 1)
        (let* ((message (get-text-property (point) 'compilation-message))
               (place (compilation--message->loc message)))
          (should (equal (compilation--loc->line place) 2))
          (should (equal (caar (compilation--loc->file-struct place)) "a.pol")))))
    (delete-directory folder t)))

;;; emacs.el ends here
