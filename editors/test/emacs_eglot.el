;;; emacs_eglot.el --- The language server through Eglot  -*- lexical-binding: t; -*-

;; Run as: emacs -Q --batch -L editors/emacs -l editors/test/emacs_eglot.el -f ert-run-tests-batch-and-exit
;; $POLC is the polc to run.

;;; Code:

(require 'ert)
(require 'package)
;; Before Emacs 29, Eglot is a package; this is where Debian puts it.
(unless (locate-library "eglot")
  (add-to-list 'package-directory-list "/usr/share/emacs/site-lisp/elpa")
  (package-initialize))
(require 'eglot)
(require 'pol-mode)

(defun test-wait (condition)
  "Wait until CONDITION holds."
  (let ((deadline (+ (float-time) 20)))
    (while (and (not (funcall condition)) (< (float-time) deadline))
      (accept-process-output nil 0.1))
    (funcall condition)))

(ert-deftest pol-eglot-shows-findings-and-completes ()
  (setq pol-polc-command (getenv "POLC"))
  (let* ((folder (file-name-as-directory (make-temp-file "polc" t)))
         (file (expand-file-name "a.pol" folder))
         (eglot-sync-connect 20))
    (with-temp-file (expand-file-name "polc.toml" folder))
    (with-temp-file file (insert "role a <\n  cases: all - delte;\n>\n"))
    (with-current-buffer (find-file-noselect file)
      (apply #'eglot (eglot--guess-contact))
      (should (eglot-current-server))
      (flymake-mode 1)
      (should (test-wait (lambda () (flymake-start) (flymake-diagnostics))))
      (let ((found (car (flymake-diagnostics))))
        (should (string-match-p "delte" (flymake-diagnostic-text found)))
        (should (equal (buffer-substring (flymake-diagnostic-beg found) (flymake-diagnostic-end found)) "delte")))
      (goto-char (point-min))
      (search-forward "all - ")
      (let* ((completion (eglot-completion-at-point))
             (candidates (all-completions "" (nth 2 completion))))
        (should (member "delete" (mapcar #'substring-no-properties candidates))))
      (eglot-shutdown (eglot-current-server)))
    (delete-directory folder t)))

;;; emacs_eglot.el ends here
