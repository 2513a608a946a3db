using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>What a customer said or was sent counts for nobody else, once another one is on record: in the case alone, and on both sides of a merge.</summary>
public class FormerCustomerTests
{
    private const string Eve = "eve@example.org";
    private static readonly CaseId Other = new("C-2");
    private static readonly Actor Bob = Actor.Customer("bob@example.org");
    private static readonly Actor Lawyer = Actor.Customer(Eve);

    // What hangs on the customer's word, how it is said, and whether it stands in a case.
    private static Dictionary<string, (Func<Organization, CaseId, Actor, Task> Say, Func<RecoveryCase, bool> Stands)> Words { get; } = new(StringComparer.Ordinal)
    {
        ["a yes"] = ((organization, on, by) => organization.Takes(by, Give.Yes(), on), found => found.LastAnswer == Answer.Satisfied),
        ["a no"] = ((organization, on, by) => organization.Takes(by, Give.No(), on), found => found.LastAnswer == Answer.Unhappy),
        ["not to be contacted"] = ((organization, on, by) => organization.Takes(by, Give.NoContact(SilenceReason.NotWanted), on), found => found.IsContactUnwanted),
        ["what is owed declined"] = ((organization, on, by) => organization.TakesAllOn(on, by, Give.Declines()), found => found.OwedDeclinedVersion > 0),
        ["who speaks for them"] = ((organization, on, by) => organization.Takes(Rob, new CaseCommand.Identify(Representative: new CustomerRef(Eve)), on), found => !found.Representatives.IsEmpty),
    };

    public static TheoryData<string> Said => [.. Words.Keys];

    [Theory]
    [MemberData(nameof(Said))]
    public async Task What_a_former_customer_said_is_nobodys_word(string what)
    {
        var (say, stands) = Words[what];
        foreach (var side in new[] { "alone", "older", "younger" })
        {
            var organization = new Organization();
            var replaced = side == "younger" ? Other : Case;
            await OpenAsync(organization, Case, side == "younger" ? Bob : Guest);
            if (side != "alone")
            {
                await OpenAsync(organization, Other, side == "younger" ? Guest : Bob);
            }

            await say(organization, replaced, Guest);
            Assert.True(stands(await organization.Now(replaced)), $"{what}, {side}: it was never said.");
            organization.Clock.Advance(TimeSpan.FromMinutes(1));
            await ReplaceAsync(organization, replaced);
            if (side != "alone")
            {
                await organization.Takes(Rob, Give.Merge("C-1"), Other);
            }

            Assert.All(Words, word => Assert.False(word.Value.Stands(organization.Now().Result), $"{word.Key} after {what}, {side}"));
            await organization.Takes(Bob, Give.Contact);
            await organization.Refuses(Lawyer, Give.Contact, "not-the-customer");
            await organization.Refuses(Guest, Give.Contact, "not-the-customer");
        }
    }

    [Theory]
    [MemberData(nameof(Said))]
    public async Task What_who_is_on_record_said_stands_whichever_case_had_another_customer(string what)
    {
        var (say, stands) = Words[what];
        foreach (var isOlder in new[] { true, false })
        {
            var organization = new Organization();
            var (replaced, other) = isOlder ? (Case, Other) : (Other, Case);
            await OpenAsync(organization, Case, isOlder ? Guest : Bob);
            await OpenAsync(organization, Other, isOlder ? Bob : Guest);
            await say(organization, other, Bob);
            organization.Clock.Advance(TimeSpan.FromMinutes(1));
            await organization.Takes(Guest, Give.Contact, replaced);
            await ReplaceAsync(organization, replaced);

            await organization.Takes(Rob, Give.Merge("C-1"), Other);

            // A no of the younger case comes last; a yes of it is as old as it was.
            Assert.True(stands(await organization.Now()), $"{what}, {(isOlder ? "older" : "younger")}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_link_that_a_former_customer_was_sent_opens_nothing_and_that_of_who_is_on_record_goes_on(bool isOlder)
    {
        var organization = new Organization();
        var (replaced, other) = isOlder ? (Case, Other) : (Other, Case);
        await OpenAsync(organization, Case, isOlder ? Guest : Bob);
        await OpenAsync(organization, Other, isOlder ? Bob : Guest);
        await organization.Takes(Rob, Give.IssueAsking("a1"), replaced);
        await organization.Takes(Rob, Give.IssueAsking("b1"), other);
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        await ReplaceAsync(organization, replaced);
        await organization.Takes(Rob, Give.Merge("C-1"), Other);

        var tenant = organization.Desk.For(TenantId.Single);
        foreach (var command in new[] { Give.Contact, Give.No(), Give.Withdraw() })
        {
            await organization.Refuses(Actor.ByLink(tenant.AskTokenOf(replaced, new AskId("a1"))), command, "not-the-customer");
        }

        await organization.Takes(Actor.ByLink(tenant.AskTokenOf(other, new AskId("b1"))), Give.No());
    }

    [Fact]
    public async Task What_was_owed_to_the_one_and_declined_by_the_other_is_owed()
    {
        var organization = new Organization();
        await OpenAsync(organization, Case, Guest);
        await organization.Takes(Guest, Give.Declines());
        await ReplaceAsync(organization, Case);
        await organization.Takes(Dana, Give.Part);
        await organization.Takes(Bob, Give.Accepts());

        await organization.Refuses(Dana, Give.Close, "compensation-owed");
    }

    [Fact]
    public async Task Nobody_is_given_up_for_the_no_of_another()
    {
        var organization = new Organization();
        await OpenAsync(organization, Case, Guest);
        await organization.Takes(Guest, Give.No());
        await ReplaceAsync(organization, Case);
        await organization.Refuses(Rob, Give.Unreconciled("u1"), "not-unhappy");

        await organization.Takes(Bob, Give.No());
        await organization.Takes(Rob, Give.Unreconciled("u1"));
    }

    [Fact]
    public async Task Who_comes_after_somebody_who_was_not_to_be_contacted_is_asked()
    {
        var organization = new Organization();
        await OpenAsync(organization, Case, Guest);
        await organization.Takes(Guest, Give.NoContact(SilenceReason.NotWanted));
        await ReplaceAsync(organization, Case);

        await organization.TakesAll(Dana, Give.Part, Give.Ask());
    }

    private static Task OpenAsync(Organization organization, CaseId on, Actor customer) =>
        organization.TakesAllOn(on, Rob, Report(customer: customer.Id.ToString()), Give.Own, Give.Sorry, Give.Ear, Give.Impossible);

    private static async Task ReplaceAsync(Organization organization, CaseId on)
    {
        var asked = await organization.Takes(Rob, new CaseCommand.Identify(new CustomerRef("bob@example.org")), on);
        await organization.Takes(Max, Give.Approve(((CaseEvent.ApprovalRequested)asked.Events[0].Event).Ref.Value), on);
    }
}
