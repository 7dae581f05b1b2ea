-- The language server in a real Neovim, 0.7 or newer, through the files that users install.
-- Run as: nvim --headless -u NONE -i NONE -n -c 'luafile editors/test/nvim_lsp.lua'
-- $REPO is the repository, $POLC the polc to run.

local repo = assert(os.getenv('REPO'))
local polc = assert(os.getenv('POLC'))
local failed = 0

local function say(text)
  io.stdout:write(text .. '\n')
end

local function check(what, right, actual)
  if right then
    say('ok - ' .. what)
  else
    failed = failed + 1
    say('not ok - ' .. what .. ': ' .. vim.inspect(actual))
  end
end

local function wait(condition)
  return vim.wait(15000, condition, 50)
end

local function request(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 15000) or {}
  for _, answer in pairs(answers) do
    if answer.error then
      return nil, answer.error.message
    end
    return answer.result
  end
end

-- The position of the first occurrence of a text in a line, both counted from 0. The policy is ASCII, so that every encoding agrees.
local function position(line, text)
  local column = vim.api.nvim_buf_get_lines(0, line, line + 1, false)[1]:find(text, 1, true)
  return { line = line, character = assert(column, text) - 1 }
end

local function at(line, text)
  return { textDocument = vim.lsp.util.make_text_document_params(), position = position(line, text) }
end

local function lines()
  return vim.api.nvim_buf_get_lines(0, 0, -1, false)
end

local function client()
  if vim.lsp.get_clients then
    return vim.lsp.get_clients({ bufnr = 0 })[1]
  end
  local _, attached = next(vim.lsp.buf_get_clients(0))
  return attached
end

local function apply(edit)
  vim.lsp.util.apply_workspace_edit(edit, client().offset_encoding)
end

local function run()
  vim.g.polc_cmd = { polc, 'lsp', '--stdio' }
  vim.opt.runtimepath:prepend({ repo .. '/editors/vim', repo .. '/editors/nvim' })
  vim.cmd('filetype plugin indent on')
  vim.cmd('runtime plugin/polc.lua')

  local folder = vim.fn.tempname()
  vim.fn.mkdir(folder, 'p')
  vim.fn.writefile({ '[targets.prod]', 'platform = "kibana"' }, folder .. '/polc.toml')
  vim.fn.writefile({
    'abstract role reader < discover: read; >',
    'role soc extends reader <',
    '  cases: all - delte;',
    '>',
    'test "x" < soc can cases.read; >',
  }, folder .. '/a.pol')
  vim.cmd('silent edit ' .. vim.fn.fnameescape(folder .. '/a.pol'))
  check('filetype', vim.bo.filetype == 'pol', vim.bo.filetype)
  check('the server starts', wait(function()
    return client() ~= nil and client().server_capabilities ~= nil
  end))

  check('a diagnostic', wait(function()
    return #vim.diagnostic.get(0) > 0
  end))
  local found = vim.tbl_filter(function(diagnostic)
    return diagnostic.severity == vim.diagnostic.severity.ERROR
  end, vim.diagnostic.get(0))
  check('one error', #found == 1, found)
  local error = found[1] or {}
  check('where it is', error.lnum == 2 and error.col == 15 and error.end_col == 20, error)
  check('what it is', tostring(error.message):find('delte', 1, true) ~= nil, error.message)

  local hover, why = request('textDocument/hover', at(2, 'cases'))
  check('hover', hover and vim.inspect(hover.contents):lower():find('case', 1, true) ~= nil, hover or why)

  local place = position(2, 'delte')
  local completion
  completion, why = request('textDocument/completion', { textDocument = vim.lsp.util.make_text_document_params(), position = place })
  local labels = vim.tbl_map(function(item)
    return item.label
  end, completion and (completion.items or completion) or {})
  check('completion', vim.tbl_contains(labels, 'delete'), #labels > 0 and labels or why)

  local definition
  definition, why = request('textDocument/definition', at(1, 'reader'))
  definition = definition and (definition[1] or definition) or {}
  local range = definition.range or definition.targetSelectionRange or definition.targetRange or { start = {} }
  check('definition', range.start.line == 0, next(definition) and definition or why)

  local actions
  actions, why = request('textDocument/codeAction', {
    textDocument = vim.lsp.util.make_text_document_params(),
    range = { start = place, ['end'] = place },
    context = {
      diagnostics = {
        {
          range = { start = place, ['end'] = { line = place.line, character = place.character + #'delte' } },
          message = error.message,
          code = 'unknown-privilege',
          source = 'polc',
          severity = 1,
        },
      },
    },
  })
  local fix = vim.tbl_filter(function(action)
    return action.title:find('delete', 1, true) ~= nil
  end, actions or {})[1]
  check('a code action', fix ~= nil, actions or why)
  if fix and not fix.edit then
    fix = request('codeAction/resolve', fix)
  end
  if fix and fix.edit then
    apply(fix.edit)
  end
  check('it fixes the line', lines()[3] == '  cases: all - delete;', lines()[3])
  check('the error is gone', wait(function()
    return #vim.tbl_filter(function(diagnostic)
      return diagnostic.severity == vim.diagnostic.severity.ERROR
    end, vim.diagnostic.get(0)) == 0
  end), vim.diagnostic.get(0))

  local params = at(1, 'reader')
  params.newName = 'onlooker'
  local edit
  edit, why = request('textDocument/rename', params)
  if edit then
    apply(edit)
  end
  check('rename', lines()[1]:find('role onlooker <', 1, true) and lines()[2] == 'role soc extends onlooker <', edit and lines() or why)

  vim.api.nvim_buf_set_lines(0, 2, 3, false, { 'cases:all   -   delete ;' })
  local edits
  edits, why = request('textDocument/formatting', {
    textDocument = vim.lsp.util.make_text_document_params(),
    options = { tabSize = 2, insertSpaces = true },
  })
  vim.lsp.util.apply_text_edits(edits or {}, vim.api.nvim_get_current_buf(), client().offset_encoding)
  check('formatting', vim.tbl_contains(lines(), '  cases: all - delete;'), edits and lines() or why)

  local said = {}
  vim.lsp.handlers['window/showMessage'] = function(_, message)
    table.insert(said, message.message)
  end
  -- On one line stand the lens of the test and that of its claim: one chooses.
  local wanted = 'Run'
  vim.ui.select = function(items, options, choose)
    for n, item in ipairs(items) do
      if options.format_item(item):find(wanted, 1, true) then
        return choose(item, n)
      end
    end
    choose(nil)
  end
  local lensed = vim.fn.search('^test "x"') - 1
  vim.lsp.codelens.refresh()
  check('lenses above a test and its claim', wait(function()
    return #vim.tbl_filter(function(lens)
      return lens.range.start.line == lensed
    end, vim.lsp.codelens.get(0)) == 2
  end), vim.lsp.codelens.get(0))
  vim.lsp.codelens.run()
  check('it runs the test', wait(function()
    return said[1] == '"x" holds on `prod`'
  end), said)
  vim.api.nvim_buf_set_lines(0, lensed, lensed + 1, false, { 'test "x" < soc cannot cases.read; >' })
  vim.lsp.codelens.run()
  check('it fails on a text that is not saved', wait(function()
    return said[2] and said[2]:find('"x": `soc` can `cases.read`', 1, true)
  end), said)
  wanted = 'Why'
  vim.lsp.codelens.run()
  check('it says why', wait(function()
    return said[3] and said[3]:find('cases', 1, true)
  end), said)

  local process = client()
  vim.cmd('silent write')
  vim.cmd('silent edit ' .. vim.fn.fnameescape(folder .. '/polc.toml'))
  check('polc.toml is for the same server', wait(function()
    return client() ~= nil and client().id == process.id
  end))
  vim.cmd('silent edit ' .. vim.fn.fnameescape(folder .. '/other.toml'))
  check('other TOML files are not', client() == nil)
  vim.cmd('buffer a.pol')
  process.stop(process)
  check('the server stops', wait(function()
    return client() == nil
  end))
end

local ok, message = pcall(run)
check('no error in this script', ok, message)
vim.cmd(failed > 0 and 'cquit!' or 'qall!')
