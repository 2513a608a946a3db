using System.Reflection;
using System.Runtime.CompilerServices;
using ServiceRecovery.Debriefs;
using ServiceRecovery.Due;
using ServiceRecovery.Outbox;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Tests.Debriefs;
using ServiceRecovery.Transfer;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases;

/// <summary>A log shows what was asked and of which case, and never what a person wrote or who they are.</summary>
public class PrintingTests
{
    private const string Secret = "Gomez, 12 Main Street";

    // What somebody gets who awaits an answer or goes through several.
    private static Type Answered(Type type) => Nullable.GetUnderlyingType(type) is { } value ? Answered(value)
        : type is { IsGenericType: true, Namespace: not "ServiceRecovery.Storage" } ? Answered(type.GetGenericArguments()[0])
        : type;

    [Fact]
    public void No_command_prints_what_somebody_wrote()
    {
        var filled = 0;
        var clone = (object command) => command.GetType().GetMethod("<Clone>$")!.Invoke(command, null)!;
        foreach (var command in Give.OneOfEach.Cast<object>().Concat([Talk.Say(), Talk.Find(), Talk.Plan(), Talk.Finish, Talk.Conclude]).Select(clone))
        {
            foreach (var property in command.GetType().GetProperties().Where(property => property.SetMethod is not null && property.PropertyType == typeof(string)))
            {
                property.SetValue(command, Secret);
                filled++;
            }

            Assert.DoesNotContain("Gomez", command.ToString(), StringComparison.Ordinal);
        }

        Assert.True(filled > 30, $"Only {filled} texts were filled in.");
    }

    [Fact]
    public void A_command_prints_its_verb_its_ids_and_the_lengths_of_words()
    {
        Assert.Equal("compensate(ref=g1, kind=Voucher, amount=1000, currency=USD, basis=Goodwill)", Give.Voucher("g1", 1_000).ToString());
        Assert.Equal("note(text=[13])", Give.Note.ToString());
        Assert.Equal("answer(says=Satisfied, channel=phone, reference=[6])", Give.Yes(Call()).ToString());
        Assert.Equal("hand-over(to=[3], role=server, text=[14])", Give.HandOver(Rob).ToString());
        Assert.Equal("note(occurredAt=2026-11-20T12:00:00Z, text=[13])", Give.Note.At(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero)).ToString());
    }

    [Fact]
    public async Task Nothing_that_is_handed_in_or_out_prints_a_person_or_their_words()
    {
        var customer = new CustomerRef(Secret + "?");
        var evidence = new Evidence(Channel.Mail, Secret, Note: Secret);
        var by = new Actor(new PersonId(Secret), new Role("server"), ActsFor: new PersonId(Secret + "."));
        var printed = new List<string>();
        var organization = new Organization(setup =>
        {
            setup.Authority = Policy.Authority(request => Printing(request, new Ruling.Granted(new RuleRef("mine", 1))));
            setup.Apology = Policy.Apology((ApologyRequest request) => Printing(request, new ApologyRuling("Sorry.", null, [], [])));
            setup.FollowUp = Policy.FollowUp((FollowUpRequest request) => Printing(request, new FollowUpPlan(new RuleRef("mine", 1), 2, TimeSpan.FromDays(1), TimeSpan.FromDays(3))));
        });
        T Printing<T>(object request, T answer)
        {
            printed.Add(request.ToString()!);
            return answer;
        }

        CaseCommand report = new CaseCommand.ReportFailure(Secret, Severity.Minor, Channel.Mail, Customer: customer, Evidence: evidence, Concerned: [new PersonId(Secret + "!")]);
        var batch = new RecoveryBatch(new CommandId("b1"), by, [report, new CaseCommand.Own(), new CaseCommand.Apologize(Secret, Channel.Mail), new CaseCommand.Listen(Secret), new CaseCommand.Compensate(new ActId("g1"), CompensationKind.Voucher, Dollars(500), Settlement: Secret), new CaseCommand.FollowUp(Channel.Mail, AskResult.Delivered)]);
        var result = Assert.IsType<CommandResult.Accepted>(Accepted(await organization.Desk.HandleAsync(Case, batch)));
        printed.AddRange([batch.ToString(), by.ToString(), evidence.ToString(), Source.Heard(evidence).ToString(), Source.At(new DeviceId(Secret)).ToString(), result.ToString()]);
        printed.Add(new AtOnce(Secret, new CaseCommand.Correct(Secret), Answer.Satisfied) { Customer = customer, Apology = Secret, Source = Source.Heard(evidence) }.ToString());
        printed.Add((await organization.Do(Dana, new CaseCommand.HandOver(new PersonId(Secret), new Role("server"), Secret))).ToString());
        printed.AddRange(result.Events.SelectMany(recorded => new[] { recorded.ToString(), recorded.Event.ToString(), recorded.Header.ToString() }));
        printed.Add((await organization.Now()).ToString());

        Assert.Equal(3, printed.Count(line => line.Contains("'C-1'", StringComparison.Ordinal) && !line.Contains("'C-1' is in", StringComparison.Ordinal)));
        Assert.All(printed, line => Assert.DoesNotContain("Gomez", line, StringComparison.Ordinal));
        Assert.Equal("'b1' of 6 by Staff 'server' [21] for [22]", batch.ToString());
    }

    [Fact]
    public void Whatever_a_desk_answers_says_itself_in_a_line_of_its_own()
    {
        Type[] asked = [typeof(RecoveryDesk), typeof(TenantDesk), typeof(CaseDesk), typeof(RecoveryHandle), typeof(DebriefDesk), typeof(DebriefHandle), typeof(RecoveryTransfer), typeof(Playbook)];
        var answers = asked.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(method => Answered(method.ReturnType))
            .Where(type => type.Namespace!.StartsWith("ServiceRecovery", StringComparison.Ordinal) && !asked.Except([typeof(Playbook)]).Contains(type) && type != typeof(CaseMachine))
            .Distinct().ToList();

        Assert.InRange(answers.Count, 15, 100);
        Assert.Empty(answers.Where(type => type.GetMethod("ToString", [])! is var own && (own.DeclaringType == typeof(object) || own.DeclaringType == typeof(ValueType) || (own.IsDefined(typeof(CompilerGeneratedAttribute)) && HasLists(type)))).Select(type => type.Name));

        // A record names its members' types where they are lists, which says nothing.
        static bool HasLists(Type type) => type.GetProperties().Any(member => member.PropertyType != typeof(string) && typeof(System.Collections.IEnumerable).IsAssignableFrom(member.PropertyType));
    }

    [Fact]
    public async Task A_log_shows_in_one_line_what_a_desk_answered()
    {
        var organization = new Organization();
        Assert.Equal("not reported; open: report", (await organization.Desk.Case(Case).As(Dana).OpenStepsAsync()).ToString());
        await organization.Heard();
        await organization.Takes(Rob, Give.Promise("p1", within: TimeSpan.FromMinutes(5)));
        var open = await organization.Desk.Case(Case).As(Dana).OpenStepsAsync();
        organization.Clock.Advance(TimeSpan.FromHours(1));
        var due = await organization.Desk.ProcessDueAsync();

        Assert.StartsWith("in 'Heard' at version 5; open: hand-over, ", open.ToString(), StringComparison.Ordinal);
        Assert.Equal("1 taken, 1 acts on cases, 0 on debriefs, no fault", due.ToString());
        Assert.Equal("3 taken, 0 acts on cases, 0 on debriefs, 2 faults: 'C-1' policy-failed, 'd-1' threw:IOException", new DueBatch(3, [], [new DueFault(TenantId.Single, Case, "policy-failed"), new DueFault(TenantId.Single, new CaseId("d-1"), "threw:IOException") { DebriefId = new DebriefId("d-1") }], null).ToString());
        Assert.Equal("'standard:1' for 'Failure', 18 stages, 164 moves", StandardPlaybook.Playbook.ToString());
        Assert.Equal("4 claimed, 2 delivered, 1 later, 1 dead; threw:IOException", new OutboxBatch { Claimed = 4, Delivered = 2, Later = 1, Dead = 1, Faults = ["threw:IOException"] }.ToString());
        Assert.Equal("1 items, the last", (await organization.Desk.For(TenantId.Single).ListAsync()).ToString());
    }

    [Fact]
    public void No_exception_of_an_id_repeats_what_was_given()
    {
        var ids = typeof(CaseId).Assembly.GetExportedTypes().Where(type => type is { IsValueType: true } && type.GetConstructor([typeof(string)]) is not null && type.GetMethod("TryParse") is not null).ToList();
        Assert.Contains(typeof(CustomerRef), ids);
        foreach (var id in ids)
        {
            var told = Assert.Throws<TargetInvocationException>(() => id.GetConstructor([typeof(string)])!.Invoke(["Gomez\n@example.org"])).InnerException!;
            Assert.IsAssignableFrom<ArgumentException>(told);
            Assert.DoesNotContain("Gomez", told.Message, StringComparison.Ordinal);
        }
    }
}
