using System.Collections.Immutable;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>Who may give what, and who is who.</summary>
public class PeopleTests
{
    private static readonly string[] ByCustomers =
        ["report", "listen", "confirm-understanding", "answer", "respond-offer", "withdraw", "contact", "move-promise", "release-promise", "no-contact", "reopen"];

    private static readonly string[] BySystems =
        ["report", "acknowledge", "contact", "follow-up", "ask", "delivery", "note", "escalate", "link", "join-cause", "correct-receipt", "settle", "fail", "reverse", "keep"];

    // Ways through a case on which every command is open somewhere.
    internal static readonly ImmutableArray<(Actor By, CaseCommand Command)>[] Walks =
    [
        [(Dana, Report()), (Dana, Give.Own), (Dana, Give.Sorry), (Dana, Give.Ear), (Dana, Give.Full), (Guest, Give.Yes()), (Dana, Give.Close)],
        [(Dana, Report()), (Dana, Give.Own), (Dana, Give.Sorry), (Dana, Give.Ear), (Guest, Give.No())],
        [
            (Dana, new CaseCommand.ReportPraise("Lovely.", Channel.Mail)),
            (Dana, Give.Own),
            (Dana, new CaseCommand.WaiveThanks("No name.")),
            (Dana, new CaseCommand.WaiveInterview("No name.")),
            (Dana, new CaseCommand.Recognize([Rob.Id], "morning round", "Rob sang.")),
            (Dana, new CaseCommand.WaiveDebrief("Nothing new.")),
        ],
    ];

    public static TheoryData<string> Each => [.. Give.OneOfEach.Select(command => command.GetType().Name)];

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Customers_systems_and_staff_give_what_is_theirs_and_nothing_else(string name)
    {
        var command = Give.OneOfEach.Single(command => command.GetType().Name == name);
        var verb = Verbs.VerbOf(command);
        var isDueWork = Verbs.DueWork.Contains(verb);
        foreach (var (by, isAllowed) in new[] { (Dana, !isDueWork), (Guest, ByCustomers.Contains(verb)), (Till, isDueWork || BySystems.Contains(verb)) })
        {
            var codes = await CodesOnAllWalks(by, command);

            Assert.Equal((by.Kind, isAllowed), (by.Kind, !codes.Contains("source-not-allowed")));
            Assert.Equal(isAllowed, Verbs.MayGive(verb, by.Kind));
            Assert.True(isAllowed || !codes.Contains("accepted"), $"'{verb}' was accepted from {by.Kind}.");
        }
    }

    [Fact]
    public async Task The_verbs_that_are_open_are_those_this_person_may_give_in_the_order_of_the_table()
    {
        var organization = new Organization();
        await organization.Takes(Dana, Report());

        Assert.Equal(["listen", "confirm-understanding", "respond-offer", "contact", "withdraw"], (await organization.Refuses(Guest, Give.Yes(), "step-not-open")).Open.AsEnumerable());
        Assert.Equal(["acknowledge", "contact", "follow-up", "link", "join-cause", "correct-receipt", "escalate", "note"], (await organization.Refuses(Till, Give.Ask(), "step-not-open")).Open.AsEnumerable());
    }

    [Fact]
    public async Task A_second_login_is_the_same_person()
    {
        var second = new Actor(new PersonId("dana.2"), new Role("manager"));
        var organization = new Organization(setup => setup.Staff = new StaffList([new StaffMember(Dana.Id) { Logins = [second.Id] }, new StaffMember(Max.Id), new StaffMember(Rob.Id)]));
        await organization.Heard();
        await organization.Takes(Dana, Give.Voucher("g1", 6_000));

        await organization.Refuses(second, Give.Approve("g1"), "second-person-needed");
        await organization.Refuses(new Actor(Max.Id, Max.Role, ActsFor: second.Id), Give.Approve("g1"), "second-person-needed");
        await organization.Refuses(second, Give.HandOver(Dana), "second-person-needed");
        await organization.Refuses(Dana, Give.HandOver(second), "second-person-needed");
        await organization.Takes(Max, Give.HandOver(second));
        Assert.Equal("dana", (await organization.Now()).HandOverTo!.Original);
    }

    [Fact]
    public async Task Whoever_is_praised_and_recognized_is_one_person_by_every_login()
    {
        var second = new PersonId("dana.2");
        var organization = new Organization(setup => setup.Staff = new StaffList([new StaffMember(Dana.Id) { Logins = [second] }, new StaffMember(Max.Id), new StaffMember(Rob.Id)]));

        var praised = await organization.Takes(Max, new CaseCommand.ReportPraise("Dana sang.", Channel.Mail, [second]));
        await organization.TakesAll(Max, Give.Own, new CaseCommand.WaiveThanks("No name."), new CaseCommand.WaiveInterview("No name."));
        var recognized = await organization.Takes(Max, new CaseCommand.Recognize([second, Rob.Id], "morning round", "Dana sang."));

        Assert.Equal(["dana"], praised.Events.Select(recorded => recorded.Event).OfType<CaseEvent.PraiseReported>().Single().Praised.Select(subject => subject.Original));
        Assert.Equal(["dana", "rob"], recognized.Events.Select(recorded => recorded.Event).OfType<CaseEvent.Recognized>().Single().People.Select(subject => subject.Original));
    }

    [Theory]
    [InlineData(ActorKind.Staff)]
    [InlineData(ActorKind.System)]
    public async Task Whoever_somebody_acts_for_is_one_person_by_every_login(ActorKind kind)
    {
        var second = new PersonId("dana.2");
        var organization = new Organization(setup => setup.Staff = new StaffList([new StaffMember(Dana.Id) { Logins = [second] }, new StaffMember(Max.Id), new StaffMember(Rob.Id)]));

        var taken = await organization.Takes((kind == ActorKind.System ? Till : Rob) with { ActsFor = second }, Report());

        Assert.All(taken.Events, recorded => Assert.Equal("dana", recorded.Header.ActsFor!.Original));
    }

    [Fact]
    public async Task Somebody_complained_about_is_so_by_every_login()
    {
        var second = new PersonId("dana.2");
        var organization = new Organization(setup => setup.Staff = new StaffList([new StaffMember(Dana.Id) { Logins = [second] }, new StaffMember(Max.Id), new StaffMember(Rob.Id)]));
        await organization.Takes(Rob, new CaseCommand.ReportFailure(null, Severity.Major, Channel.Phone, Concerned: [second]));

        await organization.Refuses(Dana, Give.Own, "concerned-person");
    }

    [Fact]
    public async Task Who_left_acts_no_more_but_a_repeat_of_what_they_did_is_still_answered()
    {
        var people = new List<StaffMember> { new(Dana.Id) };
        var directory = new Directory { List = new StaffList(people) };
        var organization = new Organization(setup => setup.Staff = directory);
        var report = new RecoveryBatch(new CommandId("r1"), Dana, Report());
        Accepted(await organization.Desk.HandleAsync(Case, report));

        directory.List = new StaffList([new StaffMember(Dana.Id, IsActive: false)]);

        await organization.Refuses(Dana, Give.Own, "person-inactive");
        Assert.IsType<CommandResult.Repeated>(await organization.Desk.HandleAsync(Case, report));
        Refused(await organization.Desk.HandleAsync(Case, new RecoveryBatch(new CommandId("r1"), Dana, Give.Own)), "id-reused");
    }

    [Fact]
    public async Task Who_is_related_to_the_customer_approves_nothing_and_gives_nothing_alone()
    {
        var ann = new CustomerRef("ann@example.org");
        var organization = new Organization(setup => setup.Staff = new StaffList([new StaffMember(Max.Id) { RelatedTo = [ann] }, new StaffMember(Dana.Id), new StaffMember(new PersonId("mia"))]));
        await organization.Heard(customer: "ann@example.org");
        await organization.Takes(Dana, Give.Voucher("g1", 6_000));

        await organization.Refuses(Max, Give.Approve("g1"), "second-person-needed");
        Assert.Equal(["approval-requested.v1"], (await organization.Takes(Max, Give.Voucher("g2", 100))).Names());
        await organization.Takes(new Actor(new PersonId("mia"), new Role("manager")), Give.Approve("g1"));
    }

    [Fact]
    public async Task What_this_person_may_do_and_what_is_unmet_for_the_rest_is_told_as_data()
    {
        var organization = new Organization();
        await organization.Remedied(Inconvenience.Great);

        var steps = await organization.Desk.OpenStepsAsync(TenantId.Single, Case, Dana);

        Assert.NotNull(steps.Find("compensate"));
        Assert.Equal(["check-missing", "compensation-owed", "step-not-open"], steps.Unmet["close"].Select(unmet => unmet.Code));
        Assert.Equal("case-exists", steps.Unmet["report"][0].Code);
        Assert.Equal("step-not-open", steps.Unmet["unreconciled"][0].Code);
        Assert.Equal("source-not-allowed", (await organization.Desk.OpenStepsAsync(TenantId.Single, Case, Guest)).Unmet["close"].Select(unmet => unmet.Code).First());
        Assert.Equal("report", Assert.Single((await organization.Desk.OpenStepsAsync(TenantId.Single, new CaseId("C-9"), Dana)).Open).Verb);
    }

    private static async Task<HashSet<string>> CodesOnAllWalks(Actor by, CaseCommand command)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var walk in Walks)
        {
            for (var length = 0; length <= walk.Length; length++)
            {
                var organization = new Organization(command is CaseCommand.TakeStep ? WithFlowers : null);
                foreach (var (walker, step) in walk.Take(length))
                {
                    await organization.Takes(walker, step);
                }

                codes.Add(await organization.Do(by, command) is CommandResult.Refused refused ? refused.Refusal.Code : "accepted");
            }
        }

        return codes;
    }

    // The one command that needs a playbook of the organization.
    internal static void WithFlowers(RecoverySetup setup)
    {
        setup.Playbooks.Add(StandardPlaybook.Definition.With(book => book.Named("flowers").From("Heard").Do("SendFlowers").Stays()));
        setup.DefaultPlaybooks[Purpose.Failure] = new PlaybookRef("flowers", 1);
    }

    private sealed class Directory : IStaffDirectory
    {
        public required StaffList List { get; set; }

        public ValueTask<StaffMember?> FindAsync(TenantId tenant, PersonId id, CancellationToken cancellationToken) => List.FindAsync(tenant, id, cancellationToken);

        public ValueTask<PersonId?> FindResponsibleAsync(TenantId tenant, PlaceId? place, CancellationToken cancellationToken) => List.FindResponsibleAsync(tenant, place, cancellationToken);
    }
}
