"""polc lsp, spoken to by an independent client (pygls) that says it is one of three editors. $POLC is the polc to run."""

import asyncio
import os

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

POLICY = """\
// Zuständig: 🦊
abstract role reader < discover: read; >
role "SOC 1" < cases: read; >
role soc extends reader <
  description: "🦊"; cases: all - delte;
>
test "x" < soc can cases.read; >
"""


@pytest_lsp.fixture(
    config=ClientServerConfig(server_command=[os.environ["POLC"], "lsp", "--stdio"]),
    params=["neovim", "visual_studio_code", "emacs"],
)
async def client(request, lsp_client: LanguageClient, tmp_path_factory):
    folder = tmp_path_factory.mktemp("policy")
    (folder / "polc.toml").write_text('[targets.prod]\nplatform = "kibana"\n', encoding="utf-8")
    (folder / "a.pol").write_text(POLICY, encoding="utf-8")
    lsp_client.folder = folder

    # The editors that say they can do this answer it; pytest-lsp does not by itself.
    @lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(_: types.RegistrationParams) -> None:
        return None

    result = await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities(request.param),
            root_uri=folder.as_uri(),
            workspace_folders=[types.WorkspaceFolder(uri=folder.as_uri(), name="policy")],
        )
    )
    lsp_client.capabilities_of_server = result.capabilities
    yield
    await lsp_client.shutdown_session()


def uri(client):
    return (client.folder / "a.pol").as_uri()


def document(client):
    return types.TextDocumentIdentifier(uri=uri(client))


def open_document(client, text=POLICY):
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(
            text_document=types.TextDocumentItem(uri=uri(client), language_id="pol", version=1, text=text)
        )
    )


def encoding(client):
    return client.capabilities_of_server.position_encoding or types.PositionEncodingKind.Utf16


def after(client, line, text):
    """The position of a text in a line, in the units that were agreed upon."""
    before = POLICY.splitlines()[line].split(text)[0]
    units = {
        types.PositionEncodingKind.Utf8: len(before.encode()),
        types.PositionEncodingKind.Utf16: len(before.encode("utf-16-le")) // 2,
        types.PositionEncodingKind.Utf32: len(before),
    }
    return types.Position(line=line, character=units[encoding(client)])


async def diagnostics(client):
    """What the server says of the file: asked, if it can be asked, else told."""
    if client.capabilities_of_server.diagnostic_provider and client_asks(client):
        report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(text_document=document(client)))
        return report.items
    # A notification comes whether somebody waits for it or not.
    for _ in range(300):
        if uri(client) in client.diagnostics:
            break
        await asyncio.sleep(0.1)
    return client.diagnostics[uri(client)]


def client_asks(client):
    return getattr(client.capabilities.text_document, "diagnostic", None) is not None


@pytest.mark.asyncio
async def test_capabilities(client: LanguageClient):
    server = client.capabilities_of_server
    assert server.hover_provider and server.completion_provider and server.definition_provider and server.references_provider
    assert server.rename_provider and server.document_formatting_provider and server.code_action_provider
    assert server.document_symbol_provider and server.workspace_symbol_provider
    assert server.text_document_sync


@pytest.mark.asyncio
async def test_diagnostics(client: LanguageClient):
    open_document(client)
    errors = [found for found in await diagnostics(client) if found.severity == types.DiagnosticSeverity.Error]
    assert [found.code for found in errors] == ["unknown-privilege"]
    assert errors[0].source == "polc"
    start = after(client, 4, "delte")
    assert errors[0].range == types.Range(start=start, end=types.Position(line=4, character=start.character + len("delte")))


@pytest.mark.asyncio
async def test_hover(client: LanguageClient):
    open_document(client)
    hover = await client.text_document_hover_async(
        types.HoverParams(text_document=document(client), position=after(client, 4, "cases"))
    )
    assert hover is not None and "case" in str(hover.contents).lower()
    nothing = await client.text_document_hover_async(
        types.HoverParams(text_document=document(client), position=types.Position(line=0, character=1))
    )
    assert nothing is None


@pytest.mark.asyncio
async def test_completion(client: LanguageClient):
    open_document(client)
    answer = await client.text_document_completion_async(
        types.CompletionParams(text_document=document(client), position=after(client, 4, "delte"))
    )
    items = answer.items if isinstance(answer, types.CompletionList) else answer
    assert "delete" in [item.label for item in items]


@pytest.mark.asyncio
async def test_definition_and_references(client: LanguageClient):
    open_document(client)
    definition = await client.text_document_definition_async(
        types.DefinitionParams(text_document=document(client), position=after(client, 3, "reader"))
    )
    first = definition[0] if isinstance(definition, (list, tuple)) else definition
    range_ = first.target_selection_range if isinstance(first, types.LocationLink) else first.range
    assert range_.start.line == 1
    references = await client.text_document_references_async(
        types.ReferenceParams(
            text_document=document(client),
            position=after(client, 1, "reader"),
            context=types.ReferenceContext(include_declaration=True),
        )
    )
    assert sorted(place.range.start.line for place in references) == [1, 3]


@pytest.mark.asyncio
async def test_rename(client: LanguageClient):
    open_document(client)
    edit = await client.text_document_rename_async(
        types.RenameParams(text_document=document(client), position=after(client, 6, "soc"), new_name="first_line")
    )
    changes = [change for edits in (edit.changes or {}).values() for change in edits]
    for part in edit.document_changes or []:
        changes += part.edits
    assert sorted((change.range.start.line, change.new_text) for change in changes) == [(3, "first_line"), (6, "first_line")]


@pytest.mark.asyncio
async def test_code_action(client: LanguageClient):
    open_document(client)
    found = await diagnostics(client)
    place = after(client, 4, "delte")
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(
            text_document=document(client),
            range=types.Range(start=place, end=place),
            context=types.CodeActionContext(diagnostics=found),
        )
    )
    assert any("delete" in action.title for action in actions)


@pytest.mark.asyncio
async def test_formatting(client: LanguageClient):
    open_document(client, "role a<cases:read;>\n")
    edits = await client.text_document_formatting_async(
        types.DocumentFormattingParams(text_document=document(client), options=types.FormattingOptions(tab_size=2, insert_spaces=True))
    )
    assert edits
    assert (client.folder / "a.pol").read_text(encoding="utf-8") == POLICY, "a server does not write files"


@pytest.mark.asyncio
async def test_symbols(client: LanguageClient):
    open_document(client)
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(text_document=document(client)))
    assert [symbol.name for symbol in symbols][:3] == ["reader", "SOC 1", "soc"]


@pytest.mark.asyncio
async def test_changes_are_followed(client: LanguageClient):
    open_document(client)
    await diagnostics(client)
    place = after(client, 4, "delte")
    end = types.Position(line=4, character=place.character + len("delte"))
    client.diagnostics.clear()
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            text_document=types.VersionedTextDocumentIdentifier(uri=uri(client), version=2),
            content_changes=[types.TextDocumentContentChangePartial(range=types.Range(start=place, end=end), text="delete")],
        )
    )
    # What was said of the file as it was may still be on its way.
    for _ in range(300):
        found = await diagnostics(client)
        if not any(one.severity == types.DiagnosticSeverity.Error for one in found):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(found)
