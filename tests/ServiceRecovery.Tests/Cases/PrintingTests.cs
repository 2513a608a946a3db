using System.Reflection;
using ServiceRecovery.Policies;
using ServiceRecovery.Tests.Debriefs;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases;

/// <summary>A log shows what was asked and of which case, and never what a person wrote or who they are.</summary>
public class PrintingTests
{
    private const string Secret = "Gomez, 12 Main Street";

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
