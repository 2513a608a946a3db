using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using ServiceRecovery.Cli.Exec;
using ServiceRecovery.Fields;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Serialization;
using ServiceRecovery.Storage;
using Spectre.Console;

namespace ServiceRecovery.Cli;

internal static class WorklistVerb
{
    public static Command Make(Terminal terminal)
    {
        var responsible = new Option<string?>("--responsible") { HelpName = "PERSON", Description = "Only cases that this person answers for." };
        var stage = new Option<string?>("--stage") { HelpName = "STAGE", Description = "Only cases in this stage." };
        var severity = new Option<string?>("--severity") { HelpName = "minor|major|severe", Description = "Only cases at least as severe." };
        var due = new Option<string?>("--due-by") { HelpName = "INSTANT", Description = "Only cases with something due until then." };
        var place = new Option<string?>("--place") { HelpName = "PLACE", Description = "Only cases at this place." };
        var customer = new Option<string?>("--customer") { HelpName = "CUSTOMER", Description = "Only cases of this customer." };
        var order = new Option<string?>("--order") { HelpName = "ORDER", Description = "Only cases about this order." };
        var unowned = new Option<bool>("--unowned") { Description = "Only cases that nobody owns." };
        var overdue = new Option<bool>("--overdue") { Description = "Only cases that want somebody's eyes by now." };
        var waiting = new Option<string?>("--for") { HelpName = "ROLE", Description = "Only cases in which something waits for the approval of this role, or of one below it." };
        var closed = new Option<bool>("--closed") { Description = "Closed cases too." };
        var debriefs = new Option<bool>("--debriefs") { Description = "Debriefs instead of cases: those in which people talk, or something is still to be done. Of the other options --responsible, --closed, --limit and --json count." };
        var limit = NumberOption.Make("--limit", "1-500", "How many at most.", 1, 500, 50);
        var json = new Option<bool>("--json") { Description = "Write JSON lines." };
        severity.AcceptOnlyFromAmong([.. KebabCase.All<Severity>()]);
        var script = new ScriptOptions();
        var command = new Command("worklist", "Lists open cases, what wants somebody's eyes first on top, and why.") { responsible, stage, severity, due, place, customer, order, unowned, overdue, waiting, closed, debriefs, limit, json };
        script.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var most = parsed.GetValue(limit);
            var (person, inStage, atLeast, dueBy) = (Given(parsed.GetValue(responsible), PersonOf), Given(parsed.GetValue(stage), StageOf), Given(parsed.GetValue(severity), KebabCase.Parse<Severity>), Given(parsed.GetValue(due), InstantOf));
            var (at, ofCustomer, aboutOrder, role) = (Given(parsed.GetValue(place), PlaceOf), Given(parsed.GetValue(customer), RefOf), Given(parsed.GetValue(order), RefOf), Given(parsed.GetValue(waiting), RoleOf));
            await using var opened = await script.OpenAsync(parsed, terminal, cancellationToken);
            var tenant = opened.Desk.For(script.TenantOf(parsed));
            var query = new WorklistQuery(tenant.Tenant)
            {
                Responsible = person is { } who ? tenant.KeyOf(who) : null,
                Stages = inStage is { } one ? [one] : [],
                AtLeast = atLeast,
                DueBy = dueBy,
                Places = at is { } there ? [there] : [],
                Customer = ofCustomer is { } reference ? tenant.KeyOf(reference) : null,
                Order = aboutOrder is { } about ? tenant.KeyOf(about) : null,
                OnlyUnowned = parsed.GetValue(unowned),
                WantedBy = parsed.GetValue(overdue) ? opened.Desk.Now : null,
                For = role is { } approver ? [approver] : [],
                IncludeClosed = parsed.GetValue(closed),
                Limit = most,
            };
            var page = parsed.GetValue(debriefs)
                ? await tenant.ListDebriefsAsync(person, parsed.GetValue(closed), most, after: null, cancellationToken)
                : await tenant.ListAsync(query, cancellationToken);
            if (page.Items.IsEmpty && inStage is { } named && !parsed.GetValue(debriefs))
            {
                await ExpectStageAsync(opened, script.TenantOf(parsed), named, cancellationToken);
            }

            if (parsed.GetValue(json))
            {
                WriteJson(terminal, page);
            }
            else
            {
                terminal.Write(console => Write(console, page, script.WhyEmpty(parsed)));
            }

            return 0;
        });
        return command;
    }

    // Nobody waits for cases in a stage that no playbook has, neither one of today nor one on which cases were opened.
    private static async Task ExpectStageAsync(OpenedDesk opened, TenantId tenant, Stage named, CancellationToken cancellationToken)
    {
        var playbooks = opened.Desk.Parts.Catalog.Playbooks.ToList();
        await foreach (var stored in opened.Queries.HistoriesAsync(tenant, StreamKind.Playbook, only: null, cancellationToken))
        {
            if (stored.Head is { } head && await opened.Desk.Playbooks.FindAsync(tenant, head.Playbook, cancellationToken) is { } playbook)
            {
                playbooks.Add(playbook);
            }
        }

        if (!playbooks.Exists(playbook => playbook.Knows(named)))
        {
            throw new UserException($"No playbook has a stage '{named}'. There are: {string.Join(", ", playbooks.OrderBy(playbook => playbook.Purpose).ThenBy(playbook => playbook.Ref.ToString(), StringComparer.Ordinal).SelectMany(playbook => playbook.Stages).Distinct())}.");
        }
    }

    private static T? Given<T>(string? text, Func<string, T> read)
        where T : struct => text is null ? null : read(text);

    private static PersonId PersonOf(string text) => PersonId.TryParse(text, out var id) ? id : throw new UserException("A person's id has 1 to 256 characters that can be seen.");

    private static PlaceId PlaceOf(string text) => PlaceId.TryParse(text, out var id) ? id : throw new UserException("A place has 1 to 256 characters that can be seen.");

    private static CustomerRef RefOf(string text) => CustomerRef.TryParse(text, out var id) ? id : throw new UserException("A customer or an order has 1 to 256 characters that can be seen.");

    private static Role RoleOf(string text) => Role.TryParse(text, out var id) ? id : throw new UserException("A role has 1 to 64 characters of 'A-Za-z0-9._:-'.");

    private static Stage StageOf(string text) => Stage.TryParse(text, out var stage) ? stage : throw new UserException("A stage's name has 1 to 64 characters of 'A-Za-z0-9._:-'.");

    private static DateTimeOffset InstantOf(string text) => Rfc3339.TryParseInstant(text, out var at) ? at : throw new UserException($"'--due-by' takes {new FieldShape.Instant().About}.");

    private static void WriteJson(Terminal terminal, Page<StreamSummary> page)
    {
        foreach (var summary in page.Items)
        {
            using (var json = new Utf8JsonWriter(terminal.Out, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                WorklistJson.WriteLine(json, summary);
            }

            terminal.WriteText("\n");
        }
    }

    private static void Write(IAnsiConsole console, Page<StreamSummary> page, string whyEmpty)
    {
        if (page.Items.IsEmpty)
        {
            console.WriteLine($"There is no such case.{whyEmpty}");
            return;
        }

        var table = new Table { Border = TableBorder.Minimal }.AddColumns("wanted", "why", "case", "stage", "severity", "responsible", "due");
        foreach (var summary in page.Items)
        {
            table.AddRow(
                summary.Head.Wanted is { } wanted ? Rfc3339.Format(wanted.At) : "",
                summary.Head.Wanted?.ToString() ?? "",
                summary.Key.Id,
                summary.Head.Ending == Ending.Open ? summary.Head.Stage.Name : $"{summary.Head.Stage} (closed)",
                KebabCase.From(summary.Head.Severity),
                Markup.Escape(summary.Responsible?.Value ?? "[erased]") + (summary.Head.IsOwned ? "" : " (nobody owns it)"),
                DueOf(summary) ?? "");
        }

        console.Write(table);
        if (page.Next is not null)
        {
            console.WriteLine("There are more; '--limit' shows up to 500.");
        }
    }

    private static string? DueOf(StreamSummary summary) => summary.Head.NextDue is { } due ? Instant(due) : null;

    private static string Instant(long microseconds) => Rfc3339.Format(DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond));
}
