using Xunit;
using static ServiceRecovery.Tests.Cases.House;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>What a report says stands in the event that opens the case.</summary>
public class OpeningTests
{
    private static readonly DateTimeOffset Eleven = new(2026, 11, 20, 11, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Praise_keeps_everything_it_was_reported_with()
    {
        var house = new House();
        var opened = await house.Takes(Dana, new CaseCommand.ReportPraise("Rob sang for us.", Channel.Mail, [Rob.Id, Max.Id], new CustomerRef("mrs-gomez"), new CustomerRef("order 7"), new PlaceId("bar"))
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

    [Fact]
    public async Task A_near_miss_keeps_everything_it_was_reported_with_and_goes_up_when_safety_is_concerned()
    {
        var house = new House();
        var opened = await house.Takes(Till, new CaseCommand.ReportNearMiss("A wet floor, nobody fell.", Channel.System, new PlaceId("bar"), Safety: true) { ReceivedAt = Eleven });

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
