-- Registers the filetype, and before Neovim 0.11 the language server.
if vim.g.loaded_polc then
  return
end
vim.g.loaded_polc = true

vim.filetype.add({ extension = { pol = 'pol' } })

if vim.lsp.enable then
  -- The configuration is in lsp/polc.lua. Set `vim.g.polc_lsp = false` beforehand to enable it yourself.
  if vim.g.polc_lsp ~= false then
    vim.lsp.enable('polc')
  end
  return
end

-- Neovim 0.7 has no vim.fs and no vim.lsp.start: a client for each root, attached by hand.
local clients = {}

local function root_of(buffer)
  local file = vim.api.nvim_buf_get_name(buffer)
  local config = vim.fn.findfile('polc.toml', vim.fn.fnamemodify(file, ':p:h') .. ';')
  return vim.fn.fnamemodify(config ~= '' and config or file, ':p:h')
end

local function attach(buffer)
  if vim.g.polc_lsp == false or vim.api.nvim_buf_get_name(buffer) == '' then
    return
  end
  local root = root_of(buffer)
  local command = vim.g.polc_cmd or { 'polc', 'lsp', '--stdio' }
  if not clients[root] then
    if vim.fn.executable(command[1]) == 0 then
      vim.notify_once(command[1] .. ' is not on the PATH: no findings, no completion; `vim.g.polc_cmd` names another one', vim.log.levels.WARN)
      return
    end
    clients[root] = vim.lsp.start_client({
      name = 'polc',
      cmd = command,
      root_dir = root,
      on_exit = function()
        clients[root] = nil
      end,
    })
  end
  if clients[root] then
    vim.lsp.buf_attach_client(buffer, clients[root])
    -- Completion with <C-x><C-o>; from 0.8 on Neovim sets this itself.
    vim.bo[buffer].omnifunc = 'v:lua.vim.lsp.omnifunc'
  end
end

vim.api.nvim_create_autocmd('FileType', {
  pattern = { 'pol', 'toml' },
  callback = function(event)
    -- Of all TOML files, only polc.toml is for polc.
    if event.match == 'pol' or vim.fn.fnamemodify(event.file, ':t') == 'polc.toml' then
      attach(event.buf)
    end
  end,
})
