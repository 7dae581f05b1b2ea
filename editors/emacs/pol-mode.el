;;; pol-mode.el --- Major mode for policies of polc  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "27.1"))
;; Keywords: languages
;; SPDX-License-Identifier: Apache-2.0

;;; Commentary:

;; Colours, indentation, comments and an index for `.pol' files; `polc lsp' for Eglot; the findings of `polc check' for
;; `M-x compile'.
;;
;;   (add-to-list 'load-path "…/editors/emacs")
;;   (require 'pol-mode)
;;   (add-hook 'pol-mode-hook #'eglot-ensure)

;;; Code:

(require 'compile)

(defgroup pol nil
  "Policies of polc."
  :group 'languages)

(defcustom pol-indent-offset 2
  "By how much the statements of a body are indented."
  :type 'integer
  :safe #'integerp)

(defcustom pol-polc-command "polc"
  "The polc that is run as the language server and by `compile'."
  :type 'string)

(defvar pol-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 124b" table)
    (modify-syntax-entry ?* ". 23" table)
    (modify-syntax-entry ?\n "> b" table)
    (modify-syntax-entry ?< "(>" table)
    (modify-syntax-entry ?> ")<" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?- "_" table)
    (modify-syntax-entry ?. "." table)
    (modify-syntax-entry ?' "." table)
    table)
  "Syntax of `pol-mode'.")

(defconst pol--operator "[ \t]*\\(?::\\|[-+]=\\)"
  "What stands between a feature and its privileges.")

(defconst pol--names "\\(?:[[:alnum:]_.-]+\\|\"[^\"\n]*\"\\|\\*\\)"
  "A name or a string where a list has one.")

(defconst pol--targets "\\(?:[[:alnum:]_.-]+\\(?::[[:alnum:]_.-]+\\+?\\)?\\|\"[^\"\n]*\"\\)"
  "A product, release, target or cluster behind `on'.")

(defconst pol-font-lock-keywords
  `(;; Items and their heads.
    ("\\_<\\(abstract\\)\\_>[ \t\n]+\\_<role\\_>" 1 font-lock-keyword-face)
    ("\\_<\\(role\\|persona\\)\\_>[ \t]+\\([[:alnum:]_-]+\\)"
     (1 font-lock-keyword-face) (2 font-lock-type-face))
    ("\\_<\\(role\\|test\\|forbid\\)\\_>[ \t]+\"" 1 font-lock-keyword-face)
    ("\\_<\\(platform\\)\\_>[ \t]+\\([[:alnum:]_, \t]+\\)"
     (1 font-lock-keyword-face) (2 font-lock-constant-face))
    ("\\_<\\(extends\\|unless\\)\\_>"
     (1 font-lock-keyword-face)
     ("\\([[:alnum:]_-]+\\)[ \t]*\\(?:,\\|\\_<on\\_>\\|[<;\n]\\)"
      (save-excursion (skip-chars-forward "^<;\n") (min (1+ (point)) (point-max))) nil
      (1 font-lock-type-face)))
    ("=[ \t]*\\([[:alnum:]_-]+\\(?:[ \t]*\\+[ \t]*[[:alnum:]_-]+\\)*\\)[ \t]*;" 1 font-lock-type-face)
    (,(concat "\\_<\\(on\\)\\_>[ \t]+\\(" pol--targets "\\(?:[ \t]*,[ \t]*" pol--targets "\\)*\\)")
     (1 font-lock-keyword-face) (2 font-lock-constant-face))
    ;; Assertions.
    ("\\_<\\(only\\)\\_>[ \t]+[\"[:alnum:]_-][^;:<>]*[ \t]\\(?:can\\)\\_>" 1 font-lock-keyword-face)
    ("\\(?:\\([[:alnum:]_-]+\\)\\|\"\\)[ \t]+\\(can\\|cannot\\)\\_>\\(?:[ \t]+\\(exactly\\)\\_>\\)?"
     (1 font-lock-type-face nil t) (2 font-lock-keyword-face) (3 font-lock-keyword-face nil t))
    ;; Statements.
    ("\\_<\\(index\\|permission\\|application\\)\\_>[ \t]*\"" 1 font-lock-keyword-face)
    (,(concat "\\_<\\(cluster\\|run_as\\)\\_>\\(?:" pol--operator "\\|[ \t]+on\\_>\\)") 1 font-lock-keyword-face)
    (,(concat "\\_<\\(spaces\\)\\_>" pol--operator "[ \t]*\\([^;<>\n]*\\)")
     (1 font-lock-keyword-face) (2 font-lock-constant-face))
    (,(concat "\\_<\\(in\\)\\_>[ \t]+\\(" pol--names "\\(?:[ \t]*,[ \t]*" pol--names "\\)*\\)")
     (1 font-lock-keyword-face) (2 font-lock-constant-face))
    (,(concat "\\_<"
              (regexp-opt '("description" "metadata" "global" "tags" "access_tags" "restricted_resources" "hierarchy_group"
                            "hierarchy_resources" "allowed_flow_modules" "allowed_ai_agents" "granular_access" "base" "tasks")
                          t)
              "\\_>" pol--operator)
     1 font-lock-preprocessor-face)
    ;; Features and privileges.
    (,(concat "\\_<\\([[:alnum:]_]+\\)\\_>" pol--operator) 1 font-lock-variable-name-face)
    ("\\_<\\([[:alnum:]_]+\\)\\." 1 font-lock-variable-name-face)
    ("\\_<\\(read\\|all\\|none\\|minimal_read\\|minimal_all\\|true\\|false\\|null\\)\\_>" 1 font-lock-builtin-face)
    ("\\\\\\(?:[\"\\nt]\\|u{[[:xdigit:]]+}\\)" 0 font-lock-constant-face prepend))
  "Colours of `pol-mode'.")

(defconst pol--raw-text
  (syntax-propertize-rules
   ("\"\"\""
    (0 (ignore (pol--raw-quotes (match-beginning 0))))))
  "Makes the three quotes around raw text a string fence.")

(defun pol--raw-quotes (start)
  "Mark the three quotes at START as what begins or ends raw text."
  (let ((state (save-excursion (syntax-ppss start))))
    (cond ((eq (nth 3 state) t)
           (put-text-property (+ start 2) (+ start 3) 'syntax-table (string-to-syntax "|")))
          ((not (or (nth 3 state) (nth 4 state)))
           (put-text-property start (1+ start) 'syntax-table (string-to-syntax "|"))
           (put-text-property (1+ start) (+ start 3) 'syntax-table (string-to-syntax "."))))))

(defun pol-indent-line ()
  "Indent the line to the depth of its body."
  (interactive)
  (let* ((state (save-excursion (syntax-ppss (line-beginning-position))))
         (depth (nth 0 state))
         (closes (save-excursion (back-to-indentation) (eq (char-after) ?>))))
    (if (nth 3 state)
        'noindent
      (let ((column (* pol-indent-offset (max 0 (if closes (1- depth) depth)))))
        (if (<= (current-column) (current-indentation))
            (indent-line-to column)
          (save-excursion (indent-line-to column)))))))

(defconst pol-imenu-expression
  '(("Roles" "^\\(?:abstract[ \t]+\\)?role[ \t]+\\(?:\"\\([^\"\n]+\\)\"\\|\\([[:alnum:]_-]+\\)\\)" 2)
    ("Personas" "^persona[ \t]+\\([[:alnum:]_-]+\\)" 1)
    ("Tests" "^test[ \t]+\"\\([^\"\n]+\\)\"" 1)
    ("Prohibitions" "^forbid[ \t]+\"\\([^\"\n]+\\)\"" 1))
  "The index of a policy.")

;;;###autoload
(define-derived-mode pol-mode prog-mode "Pol"
  "Major mode for policies of polc."
  (setq-local comment-start "// ")
  (setq-local comment-start-skip "//+[ \t]*\\|/\\*+[ \t]*")
  (setq-local comment-end "")
  (setq-local indent-line-function #'pol-indent-line)
  (setq-local indent-tabs-mode nil)
  (setq-local syntax-propertize-function pol--raw-text)
  (setq-local font-lock-defaults '(pol-font-lock-keywords))
  (setq-local imenu-generic-expression pol-imenu-expression)
  (setq-local electric-indent-chars (append ">" electric-indent-chars))
  (setq-local compile-command (concat pol-polc-command " check -f concise")))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.pol\\'" . pol-mode))

(add-to-list 'compilation-error-regexp-alist-alist
             '(polc "^\\([^:\n]+\\):\\([0-9]+\\):\\([0-9]+\\): \\(?:error\\|\\(warning\\)\\|\\(note\\)\\)\\["
                    1 2 3 (4 . 5)))
(add-to-list 'compilation-error-regexp-alist 'polc)

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               (cons 'pol-mode (lambda (&rest _) (list pol-polc-command "lsp" "--stdio")))))

(provide 'pol-mode)
;;; pol-mode.el ends here
