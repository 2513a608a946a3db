using ServiceRecovery.Policies;
using Xunit;

namespace ServiceRecovery.Tests.Policies;

public class StaffListTests
{
    private static readonly PersonId Ana = new("ana");
    private static readonly StaffList Staff = new(
        [
            new StaffMember(Ana) { Logins = [new PersonId("ana.till"), new PersonId("a.gomez")], RelatedTo = [new CustomerRef("mrs-gomez")] },
            new StaffMember(new PersonId("bo"), IsActive: false),
        ],
        roster: [new KeyValuePair<PlaceId, PersonId>(new PlaceId("bar"), Ana)],
        elsewhere: new PersonId("front-desk"),
        tenant: new TenantId("north"));

    [Theory]
    [InlineData("ana")]
    [InlineData("ANA.Till")]
    [InlineData("a.gomez")]
    public async Task Every_login_of_a_person_is_that_person(string login)
    {
        var member = await Find("north", login);

        Assert.Equal((Ana, true), (member!.Id, member.IsActive));
        Assert.Equal([new CustomerRef("mrs-gomez")], member.RelatedTo.ToArray());
    }

    [Fact]
    public async Task Who_left_is_known_and_not_active() => Assert.False((await Find("north", "bo"))!.IsActive);

    [Fact]
    public async Task Who_works_here_is_listed_once_as_the_list_has_them_and_for_no_other_tenant()
    {
        Assert.Equal([Ana], (await Staff.ListAsync(new TenantId("north"), CancellationToken.None)).Select(member => member.Id));
        Assert.Empty(await Staff.ListAsync(new TenantId("south"), CancellationToken.None));
    }

    [Fact]
    public async Task Who_is_not_on_the_list_is_not_known() => Assert.Null(await Find("north", "eve"));

    [Fact]
    public async Task Another_tenant_sees_nobody_of_the_list()
    {
        Assert.Null(await Find("south", "ana"));
        Assert.Null(await Staff.FindResponsibleAsync(new TenantId("south"), new PlaceId("bar"), CancellationToken.None));
    }

    [Fact]
    public async Task The_roster_names_who_answers_at_a_place_and_somebody_for_the_rest()
    {
        Assert.Equal(Ana, await Staff.FindResponsibleAsync(new TenantId("north"), new PlaceId("bar"), CancellationToken.None));
        Assert.Equal(new PersonId("front-desk"), await Staff.FindResponsibleAsync(new TenantId("north"), new PlaceId("roof"), CancellationToken.None));
        Assert.Equal(new PersonId("front-desk"), await Staff.FindResponsibleAsync(new TenantId("north"), null, CancellationToken.None));
    }

    [Fact]
    public void A_login_belongs_to_one_person() =>
        Assert.StartsWith(
            "The login 'TILL' belongs to 'ana' and to 'bo'; a login belongs to one person.",
            Assert.Throws<ArgumentException>(() => new StaffList([new StaffMember(Ana) { Logins = [new PersonId("till")] }, new StaffMember(new PersonId("bo")) { Logins = [new PersonId("TILL")] }])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Nobody_stands_on_a_list_twice_and_whoever_does_is_told_with_all_else_that_is_wrong()
    {
        StaffMember[] people = [new(Ana), new(new PersonId("bo")) { Logins = [new PersonId("till"), new PersonId("till"), new PersonId("BO")] }, new(new PersonId("Ana")) { Logins = [new PersonId("till")] }];

        Assert.StartsWith(
            "The login 'till' belongs to 'bo' and to 'Ana'; a login belongs to one person. 'ana' and 'Ana' are one person, who stands on the list twice; say once what is so.",
            Assert.Throws<ArgumentException>(() => new StaffList(people)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_directory_every_id_stands_for_itself()
    {
        Assert.Equal(new StaffMember(Ana), await NoStaffDirectory.Instance.FindAsync(TenantId.Single, Ana, CancellationToken.None));
        Assert.Null(await NoStaffDirectory.Instance.FindResponsibleAsync(TenantId.Single, new PlaceId("bar"), CancellationToken.None));
    }

    private static async Task<StaffMember?> Find(string tenant, string login) => await Staff.FindAsync(new TenantId(tenant), new PersonId(login), CancellationToken.None);
}
