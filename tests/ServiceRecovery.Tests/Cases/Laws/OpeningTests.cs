using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>What a report says stands in the event that opens the case.</summary>
public class OpeningTests
{
    private static readonly DateTimeOffset Eleven = new(2026, 11, 20, 11, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Praise_keeps_everything_it_was_reported_with()
    {
        var organization = new Organization();
        var opened = await organization.Takes(Dana, new CaseCommand.ReportPraise("Rob sang for us.", Channel.Mail, [Rob.Id, Max.Id], new CustomerRef("mrs-gomez"), new CustomerRef("order 7"), new PlaceId("bar"))
        {
            ReceivedAt = Eleven,
            OccurredAt = Eleven.AddHours(-1),
        });

        var praise = Assert.IsType<CaseEvent.PraiseReported>(opened.Events[0].Event);
        Assert.Equal(("mail", Eleven, "Rob sang for us."), (praise.Channel.Value, praise.ReceivedAt, praise.Words.Value));
        Assert.Equal(["rob", "max"], praise.Praised.Select(person => person.Original));
        Assert.Equal(("mrs-gomez", "order 7", "bar"), (praise.Customer?.Original, praise.Order?.Original, praise.Place?.Value));
        Assert.Equal(Eleven.AddHours(-1), opened.Events[0].Header.OccurredAt);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Praise_and_near_misses_keep_who_opened_them_whom_they_concern_and_what_shows_it(bool isPraise)
    {
        var organization = new Organization();
        var evidence = new Evidence(Channel.Phone, "call 7", Eleven);
        CaseCommand report = isPraise
            ? new CaseCommand.ReportPraise("Lovely, but for the wet floor.", Channel.Phone, Safety: true, OpenedBy: OpenedBy.Customer, Evidence: evidence, Concerned: [Rob.Id])
            : new CaseCommand.ReportNearMiss("A wet floor.", Channel.Phone, Safety: true, OpenedBy: OpenedBy.Customer, Evidence: evidence, Concerned: [Rob.Id]);

        var opened = await organization.Takes(Dana, report);

        Assert.Equal([isPraise ? "praise-reported.v1" : "near-miss-reported.v1", "escalated.v1"], opened.Names());
        var now = await organization.Now();
        Assert.Equal((OpenedBy.Customer, true, "rob", 1), (now.OpenedBy, now.Safety, Assert.Single(now.Concerned).Original, now.Evidence.Length));
        await organization.Refuses(Rob, Give.Own, "concerned-person");

        // The piece of evidence is taken, and looked at.
        var other = new CaseId("C-2");
        await organization.Refuses(Dana, report, "evidence-used", other);
        var ahead = new Evidence(Channel.Phone, "call 8", organization.Clock.GetUtcNow().AddMinutes(1));
        await organization.Refuses(Dana, isPraise ? (CaseCommand.ReportPraise)report with { Evidence = ahead } : (CaseCommand.ReportNearMiss)report with { Evidence = ahead }, "dated-ahead", other);
    }

    [Fact]
    public async Task A_near_miss_keeps_everything_it_was_reported_with_and_goes_up_when_safety_is_concerned()
    {
        var organization = new Organization();
        var opened = await organization.Takes(Till, new CaseCommand.ReportNearMiss("A wet floor, nobody fell.", Channel.System, new PlaceId("bar"), Safety: true) { ReceivedAt = Eleven });

        var nearMiss = Assert.IsType<CaseEvent.NearMissReported>(opened.Events[0].Event);
        Assert.Equal(("system", Eleven, "A wet floor, nobody fell."), (nearMiss.Channel.Value, nearMiss.ReceivedAt, nearMiss.Words.Value));
        Assert.Equal(("bar", true), (nearMiss.Place?.Value, nearMiss.Safety));
        Assert.Equal(["near-miss-reported.v1", "escalated.v1"], opened.Names());
    }

    [Theory]
    [InlineData(typeof(CaseCommand.ReportFailure), typeof(CaseEvent.FailureReported))]
    [InlineData(typeof(CaseCommand.ReportPraise), typeof(CaseEvent.PraiseReported))]
    [InlineData(typeof(CaseCommand.ReportNearMiss), typeof(CaseEvent.NearMissReported))]
    public void What_a_report_takes_has_a_place_in_its_event(Type command, Type happened)
    {
        // When it happened stands in the header of the event.
        var taken = command.GetProperties().Select(field => field.Name).Except(["OccurredAt", "EqualityContract"]);

        Assert.Empty(taken.Except(happened.GetProperties().Select(field => field.Name)));
    }
}
