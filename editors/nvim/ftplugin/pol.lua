-- Colours by tree-sitter where its parser for pol is installed; otherwise those of editors/vim/syntax.
if vim.treesitter and vim.treesitter.start then
  pcall(vim.treesitter.start, 0, 'pol')
end
