-- Neovim 0.11 and newer: vim.lsp.enable('polc') takes this. `vim.g.polc_cmd` names another polc.
---@type vim.lsp.Config
return {
  cmd = vim.g.polc_cmd or { 'polc', 'lsp', '--stdio' },
  filetypes = { 'pol', 'toml' },
  -- Of all TOML files, only polc.toml is for polc.
  root_dir = function(buffer, start)
    local file = vim.api.nvim_buf_get_name(buffer)
    if vim.bo[buffer].filetype == 'pol' or vim.fs.basename(file) == 'polc.toml' then
      start(vim.fs.root(buffer, 'polc.toml') or vim.fs.root(buffer, '.git') or vim.fs.dirname(file))
    end
  end,
}
