using System.Buffers;
using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Fields;
using ServiceRecovery.Serialization;
using ServiceRecovery.Storage;
using Spectre.Console;

namespace ServiceRecovery.Cli;

internal static class ShowVerb
{
    public static Command Make(Terminal terminal)
    {
        var id = new Argument<string>("CASE") { Description = "The case's id." };
        var json = new Option<bool>("--json") { Description = "Write the case as JSON, as 'get' does." };
        var script = new ScriptOptions();
        var command = new Command("show", "Shows a case: how it stands, what is owed in it, what happened. Exit code 1 when its history isn't as it was written.") { id, json };
        script.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = await script.OpenAsync(parsed, terminal, cancellationToken);
            var tenant = script.TenantOf(parsed);
            var isTampered = CaseId.TryParse(parsed.GetValue(id), out var asked) && await IsTamperedAsync(opened, StreamKey.ForCase(tenant, asked), terminal, cancellationToken);
            var found = CaseId.TryParse(parsed.GetValue(id), out var caseId) ? await opened.Desk.FindAsync(tenant, caseId, cancellationToken) : null;
            if (found is null)
            {
                throw new UserException($"There is no case {FieldFaults.Quote(parsed.GetValue(id)!)}.{script.WhyEmpty(parsed)}");
            }

            var history = await opened.Desk.ReadAsync(tenant, caseId, cancellationToken);
            var wanted = await opened.Desk.WantedAsync(tenant, found, cancellationToken);
            if (parsed.GetValue(json))
            {
                terminal.WriteText(JsonOf(tenant, caseId, found, history, wanted) + "\n");
            }
            else
            {
                terminal.Write(console => Write(console, caseId, found, history, wanted));
            }

            return isTampered ? 1 : 0;
        });
        return command;
    }

    // What was changed is still shown, if it can be read; whoever looks knows what they look at.
    private static async Task<bool> IsTamperedAsync(OpenedDesk opened, StreamKey key, Terminal terminal, CancellationToken cancellationToken)
    {
        var verdict = HistoryVerifier.Verify(await opened.Store.LoadAsync(key, null, cancellationToken), opened.Desk.NamesOf(key.Tenant));
        if (!verdict.IsIntact)
        {
            await terminal.Error.WriteLineAsync(FormattableString.Invariant($"{key.Id} was tampered at version {verdict.Version}. {verdict.Sentence}"));
        }

        return !verdict.IsIntact;
    }

    private static string JsonOf(TenantId tenant, CaseId id, RecoveryCase found, ImmutableArray<RecordedEvent> history, Wanted? wanted)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            CaseJson.Write(json, tenant, id, found, history, wanted);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(IAnsiConsole console, CaseId id, RecoveryCase found, ImmutableArray<RecordedEvent> history, Wanted? wanted)
    {
        var ending = found.Ending == Ending.Open ? "open" : $"ended as {found.Ending}";
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[bold]{id}[/]  {found.Stage}, {ending}, version {found.Version}, playbook {found.Playbook}");
        console.MarkupLineInterpolated($"responsible: {found.Responsible?.Original ?? "[erased]"} ({(found.IsOwned ? "owns it" : "until somebody owns it")})");
        if (wanted is not null)
        {
            console.MarkupLineInterpolated($"wanted: {Rfc3339.Format(wanted.At)}, {wanted}");
        }

        foreach (var promise in found.Promises)
        {
            console.MarkupLineInterpolated($"promise {promise.Ref}: {KebabCase.From(promise.Standing)}, due {Rfc3339.Format(promise.DueAt)}");
        }

        foreach (var compensation in found.Compensations)
        {
            console.MarkupLineInterpolated($"compensation {compensation.Ref}: {KebabCase.From(compensation.Kind)} of {compensation.Amount}, {KebabCase.From(compensation.Standing)}");
        }

        foreach (var approval in found.Approvals.Where(approval => approval.Standing == ApprovalStanding.Pending))
        {
            console.MarkupLineInterpolated($"waits for approval {approval.Ref}{(approval.Level is { } level ? $" by {level}" : "")} until {Rfc3339.Format(approval.ExpiresAt)}");
        }

        var table = new Table { Border = TableBorder.Minimal }.AddColumns("", "at", "by", "what happened", "stage");
        foreach (var (header, happened) in history)
        {
            table.AddRow(
                header.Version.ToString(CultureInfo.InvariantCulture),
                Rfc3339.Format(header.RecordedAt),
                Markup.Escape($"{header.By.Original ?? "[erased]"} ({header.ByRole})"),
                EventCodec.TypeOf(happened),
                header.Stage.Name);
        }

        console.Write(table);
    }
}
