using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Faults;

/// <summary>B5: time.</summary>
public class TimeFaults
{
    [Fact]
    public async Task Fault_081_The_first_and_the_last_instant_there_is_are_no_times_to_be_due()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Give.Promise("p1"));

        await organization.Refuses(Dana, Give.Promise("p2", due: DateTimeOffset.MaxValue), "due-out-of-range");
        await organization.Refuses(Dana, Give.Promise("p2", due: DateTimeOffset.MinValue), "due-in-past");
        await organization.Refuses(Dana, Give.Promise("p2", within: TimeSpan.MaxValue), "due-out-of-range");
        await organization.Refuses(Dana, Give.Promise("p2", within: TimeSpan.MinValue), "due-in-past");
        await organization.Refuses(Guest, Give.Move("p1", DateTimeOffset.MaxValue), "due-out-of-range");
        await organization.Refuses(Guest, Give.Move("p1", DateTimeOffset.MinValue), "due-in-past");
        await organization.Refuses(Dana, Give.Voucher("g1", 100, claimBy: DateTimeOffset.MaxValue), "due-out-of-range");
        await organization.Refuses(Dana, Give.Voucher("g1", 100, claimBy: DateTimeOffset.MinValue), "due-in-past");
        await organization.Refuses(Dana, Give.Note.At(DateTimeOffset.MaxValue), "dated-ahead");
        await organization.Refuses(Dana, Give.Keep("p1", DateTimeOffset.MinValue), "promise-not-open");
        await organization.Takes(Dana, Give.Note.At(DateTimeOffset.MinValue));
        await organization.Takes(Dana, new CaseCommand.CorrectReceipt(DateTimeOffset.MinValue));
    }

    [Fact]
    public async Task Fault_087_Ticks_are_cut_to_microseconds_before_anything_is_compared_or_stored()
    {
        var odd = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero).AddTicks(7);
        var clock = new ManualTimeProvider(odd);
        var organization = new Organization(setup => setup.Clock = clock);

        await organization.Takes(Dana, Report().At(odd, odd));
        await organization.Takes(Dana, Give.Own.At(odd));
        await organization.Refuses(Dana, Give.Promise("p1", due: odd.AddTicks(2)), "due-in-past");
        await organization.Takes(Dana, Give.Promise("p1", due: odd.AddTicks(3)));
        await organization.Refuses(Dana, new CaseCommand.CorrectReceipt(odd.AddTicks(-3)), "receipt-only-earlier");
        clock.Advance(TimeSpan.FromTicks(13));
        await organization.Takes(Dana, Give.Keep("p1", odd.AddTicks(10)));

        Assert.All(await organization.Desk.ReadAsync(TenantId.Single, Case), recorded =>
        {
            Assert.Equal(0, recorded.Header.RecordedAt.Ticks % 10);
            Assert.Equal(0, (recorded.Header.OccurredAt ?? default).Ticks % 10);
        });
        Assert.Equal(UnixMicroseconds.Truncate(odd), (await organization.Now()).ReceivedAt);
    }

    [Fact]
    public async Task Fault_089_An_answer_older_than_the_correction_and_anything_dated_ahead_are_refused_and_both_times_are_kept()
    {
        var organization = new Organization();
        await organization.Heard();
        var before = organization.Clock.GetUtcNow();
        organization.Clock.Advance(TimeSpan.FromHours(1));
        await organization.Takes(Dana, Give.Full);

        await organization.Refuses(Guest, Give.Yes().At(before), "answer-stale");
        await organization.Refuses(Guest, Give.Yes().At(organization.Clock.GetUtcNow().AddTicks(10)), "dated-ahead");
        var told = organization.Clock.GetUtcNow();
        organization.Clock.Advance(TimeSpan.FromHours(1));
        var yes = await organization.Takes(Guest, Give.Yes().At(told));

        Assert.Equal((told, organization.Clock.GetUtcNow()), (yes.Events[0].Header.OccurredAt, yes.Events[0].Header.RecordedAt));
    }

    [Fact]
    public async Task Fault_090_Events_of_one_microsecond_are_ordered_by_version_only()
    {
        var organization = new Organization();
        await organization.Remedied();
        await organization.Takes(Guest, Give.Yes());
        await organization.Takes(Dana, Give.Part);

        var history = await organization.Desk.ReadAsync(TenantId.Single, Case);
        Assert.Single(history.Select(recorded => recorded.Header.RecordedAt).Distinct());
        Assert.Equal(Enumerable.Range(1, history.Length).Select(version => (long)version), history.Select(recorded => recorded.Header.Version));
        await organization.Refuses(Dana, Give.Close, "answer-stale");
        await organization.Takes(Guest, Give.Yes());
        await organization.Takes(Dana, Give.Close);
    }

    [Fact]
    public async Task Recorded_times_never_fall_within_a_case_when_the_clock_goes_back()
    {
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero), mayGoBack: true);
        var organization = new Organization(setup => setup.Clock = clock);
        await organization.TakesAll(Dana, Report(), Give.Promise("p1"));
        clock.Set(clock.GetUtcNow().AddHours(-2));

        await organization.Takes(Dana, Give.Own);

        var times = (await organization.Desk.ReadAsync(TenantId.Single, Case)).Select(recorded => recorded.Header.RecordedAt).ToList();
        Assert.Equal(times.Order(), times);
        Assert.Null(await organization.Desk.WorkDueAsync(TenantId.Single, Case));
    }
}
