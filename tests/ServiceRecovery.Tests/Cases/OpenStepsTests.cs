using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases;

/// <summary>What is shown as open is taken, and what isn't is refused as it was said.</summary>
public class OpenStepsTests
{
    // What a command says or brings may still be refused; that it may be given at all was shown.
    private static readonly ImmutableHashSet<string> OfContent =
    [
        "evidence-missing", "attempts-missing", "wait-not-over", "ref-used", "receipt-only-earlier", "reason-missing", "referral-untold", "merge-other-customer",
        "merge-other-purpose", "merge-not-older", "playbook-unfit", "playbook-unknown", "amount-changed", "over-limit", "no-limit", "due-in-past", "not-discardable", "nothing-done", "level-too-low",
    ];

    private static readonly ImmutableArray<(Actor By, CaseCommand Command)>[] Walks =
    [
        [(Dana, Report()), (Dana, Give.Own), (Dana, Give.Sorry), (Dana, Give.Ear), (Dana, Give.Full), (Guest, Give.Yes()), (Dana, Give.Close)],
        [
            (Dana, Report()),
            (Dana, Give.Own),
            (Dana, Give.Promise("p1")),
            (Dana, Give.HandOver(Rob)),
            (Dana, Give.Sorry),
            (Dana, Give.Ear),
            (Dana, Give.Voucher("g1", 6_000)),
            (Max, Give.HandOn("g1")),
            (Dana, Give.Voucher("g2", 1_000)),
            (Rob, Give.Own),
            (Max, Give.Approve("g1")),
            (Till, Give.Settle("g2")),
            (Dana, Give.Keep("p1")),
            (Guest, Give.No()),
            (Dana, Give.Unreconciled("u1")),
            (Dana, Give.Decline("u1")),
            (Dana, Give.Full),
            (Dana, Give.IssueAsking("a1")),
            (Guest, Give.NoContact(SilenceReason.NotWanted)),
        ],
        [(Dana, Report()), (Dana, Give.Own), (Dana, Give.Sorry), (Guest, Give.Withdraw())],
        [
            (Dana, new CaseCommand.ReportPraise("Lovely.", Channel.Mail)),
            (Dana, Give.Own),
            (Dana, new CaseCommand.WaiveThanks("No name.")),
            (Dana, new CaseCommand.WaiveInterview("No name.")),
            (Dana, new CaseCommand.Recognize([Rob.Id], "morning round", "Rob sang.")),
            (Dana, new CaseCommand.WaiveDebrief("Nothing new.")),
        ],
        [(Dana, new CaseCommand.ReportNearMiss("A wet floor.", Channel.System)), (Dana, Give.Own)],
    ];

    [Fact]
    public async Task What_is_open_is_taken_and_the_rest_refused_as_it_was_told()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (walk, number) in Walks.Select((walk, number) => (walk, number)))
        {
            for (var length = 0; length <= walk.Length; length++)
            {
                foreach (var by in new[] { Dana, Rob, Max, Guest, Till })
                {
                    var organization = await At(walk, length);
                    var steps = await organization.Desk.OpenStepsAsync(TenantId.Single, Case, by);
                    foreach (var command in Give.OneOfEach.Where(command => !command.Act.IsDueWork && command.GetType() == command.Act.Command))
                    {
                        var where = $"'{command.Act.Verb}' of {by.Id} after {length} of walk {number}";
                        if (steps.Find(command.Act.Verb) is { } open)
                        {
                            seen.Add(open.Verb);
                            var fresh = await At(walk, length);
                            var refused = await fresh.Do(by, ToAnother(by, About(command, open.Refs.FirstOrDefault()))) as CommandResult.Refused;
                            Assert.True(refused is null || OfContent.Contains(refused.Refusal.Code), $"{where} was open: {refused?.Refusal}");
                            continue;
                        }

                        var told = steps.Unmet[command.Act.Verb];
                        Assert.False(told.IsEmpty, where);
                        var given = await organization.Do(by, About(command, null));
                        Assert.True(given is CommandResult.Refused, $"{where} wasn't open ({told[0]}), but was taken.");
                        var refusal = ((CommandResult.Refused)given).Refusal;
                        Assert.True(told[0].Code == refusal.Code || IsAboutTarget(told[0].Code), $"{where}: told {told[0]}, refused {refusal}");
                    }
                }
            }
        }

        // A step of the organization's own needs a playbook of its own.
        Assert.Equal(["step"], Verbs.All.Except(seen));
    }

    private static CaseCommand ToAnother(Actor by, CaseCommand command) => command is CaseCommand.HandOver hand && hand.To == by.Id ? Give.HandOver(Dana) : command;

    [Fact]
    public async Task A_request_is_open_only_to_another_person_of_its_level()
    {
        var organization = new Organization();
        await organization.Heard();
        Assert.Equal(("ref-unknown", "The case has no request, so it can't take 'approve'."), ToldOf(await Steps(organization, Max), "approve"));
        await organization.Takes(Dana, Give.Voucher("g1", 6_000));

        Assert.Equal("second-person-needed", ToldOf(await Steps(organization, Dana), "approve").Code);
        Assert.Equal(["g1"], (await Steps(organization, Dana)).Find("decline")!.Refs.AsEnumerable());
        Assert.Equal("level-too-low", ToldOf(await Steps(organization, Rob), "approve").Code);
        Assert.Equal(["g1"], (await Steps(organization, Max)).Find("approve")!.Refs.AsEnumerable());
        Assert.Equal("second-person-needed", ToldOf(await Steps(organization, new Actor(Max.Id, Max.Role, ActsFor: Dana.Id)), "approve").Code);

        await organization.Takes(Max, Give.Approve("g1"));
        Assert.Equal("approval-used", ToldOf(await Steps(organization, Max), "approve").Code);
        Assert.Equal(["g1"], (await Steps(organization, Till)).Find("settle")!.Refs.AsEnumerable());
    }

    [Fact]
    public async Task An_act_shows_its_fields_what_may_be_given_at_once_and_who_is_asked_for_more()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Give.Voucher("g1", 4_000, "card 1"));
        await organization.Takes(Dana, Give.Voucher("g2", 4_000, "card 2"));

        var compensate = (await Steps(organization, Dana)).Find("compensate")!;
        Assert.Equal(["ref", "kind", "amount", "currency"], compensate.Fields.Take(4));
        Assert.Equal([Dollars(2_000)], compensate.AtOnce.AsEnumerable());
        Assert.Equal(new Role("manager"), compensate.Level);
        Assert.Null((await Steps(organization, Max)).Find("compensate")!.Level);
        Assert.Equal([Dollars(50_000)], (await Steps(organization, Max)).Find("correct")!.AtOnce.AsEnumerable());
        Assert.Empty((await Steps(organization, Dana)).Find("promise")!.AtOnce);
    }

    [Fact]
    public async Task A_case_offered_to_somebody_else_is_owned_by_nobody_else()
    {
        var organization = new Organization();
        await organization.Takes(Dana, new CaseCommand.ReportFailure("Max shouted.", Severity.Major, Channel.Phone, Concerned: [Max.Id]));
        await organization.TakesAll(Dana, Give.Own, Give.HandOver(Rob));

        foreach (var by in new[] { Dana, Max, Guest, Till })
        {
            var refusal = await organization.Refuses(by, Give.Own, "step-not-open");
            Assert.DoesNotContain("own", refusal.Open);
            Assert.Null((await Steps(organization, by)).Find("own"));
        }

        Assert.NotNull((await Steps(organization, Rob)).Find("own"));
        await organization.Takes(Rob, Give.Own);
    }

    [Fact]
    public async Task A_step_of_the_library_is_reserved_wherever_the_case_stands()
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());

        await organization.Refuses(Dana, new CaseCommand.TakeStep(StepKind.Close), "step-reserved");
        await organization.Refuses(Guest, new CaseCommand.TakeStep(StepKind.Correct), "step-reserved");
        await organization.Refuses(Dana, new CaseCommand.TakeStep(new StepKind("SendFlowers")), "step-not-open");
    }

    [Fact]
    public async Task What_a_case_can_take_is_told_by_verbs()
    {
        var organization = new Organization(setup =>
        {
            setup.Playbooks.Add(StandardPlaybook.Definition.With(book => book.Named("flowers").From("Owned").Do("SendFlowers").Stays()));
            setup.DefaultPlaybooks[Purpose.Failure] = new PlaybookRef("flowers", 1);
        });
        await organization.TakesAll(Dana, Report(), Give.Own);

        var refusal = await organization.Refuses(Dana, Give.Impossible, "step-not-open");

        Assert.Equal("A case in 'Owned' can't take 'cannot-correct'. It can take: acknowledge, apologize, explain, listen, confirm-understanding, withdraw, merge, discard, step SendFlowers.", refusal.Sentence);
        Assert.Equal("cannot-correct", refusal.Arguments["verb"]);
    }

    [Fact]
    public async Task A_verb_of_several_steps_is_told_as_another_one_where_the_case_takes_that()
    {
        var organization = new Organization();
        await organization.Heard();

        Assert.Contains(", compensate, another answer (unhappy, wants-more), withdraw", (await organization.Refuses(Guest, Give.Yes(), "step-not-open")).Sentence, StringComparison.Ordinal);
        await organization.Takes(Guest, Give.No());
    }

    private static async Task<Organization> At(ImmutableArray<(Actor By, CaseCommand Command)> walk, int length)
    {
        // The other case of a link or a merge.
        var organization = new Organization();
        await organization.Takes(Rob, Report(), new CaseId("C-2"));
        foreach (var (by, command) in walk.Take(length))
        {
            await organization.Takes(by, command);
        }

        return organization;
    }

    private static ValueTask<OpenSteps> Steps(Organization organization, Actor by) => organization.Desk.OpenStepsAsync(TenantId.Single, Case, by);

    private static (string Code, string Sentence) ToldOf(OpenSteps steps, string verb) => (Assert.Single(steps.Unmet[verb]).Code, steps.Unmet[verb][0].Sentence);

    // The example is about something else than what there is.
    private static bool IsAboutTarget(string code) => code is "ref-unknown" or "approval-used" or "approval-expired" or "second-person-needed" or "level-too-low" or "promise-not-open" or "compensation-not-open" or "nothing-to-reverse";

    private static CaseCommand About(CaseCommand command, string? target) => command switch
    {
        // An asking that reaches takes the step; an attempt that doesn't is a record.
        CaseCommand.FollowUp => Give.Ask(AskResult.NotReached),
        // Of the answers a no is taken wherever one is.
        CaseCommand.RecordAnswer => Give.No(),
        _ when target is null => command,
        CaseCommand.Approve => Give.Approve(target),
        CaseCommand.Decline => Give.Decline(target),
        CaseCommand.HandOnApproval => Give.HandOn(target),
        CaseCommand.SettleCompensation => Give.Settle(target),
        CaseCommand.FailSettlement => Give.Fail(target),
        CaseCommand.ReverseCompensation => Give.Reverse(target),
        CaseCommand.KeepPromise => Give.Keep(target),
        CaseCommand.MovePromise => Give.Move(target, new DateTimeOffset(2026, 11, 20, 18, 0, 0, TimeSpan.Zero)),
        CaseCommand.ReleasePromise => Give.Release(target),
        CaseCommand.RecordDelivery => Give.Delivery(target),
        _ => command,
    };
}
