using System.Collections.Concurrent;
using System.Diagnostics;
using ServiceRecovery.Diagnostics;
using ServiceRecovery.Outbox;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Outbox;

/// <summary>To what an activity belongs: a delivery to nothing that happens to run, with a link to what caused it.</summary>
public sealed class TraceTests : IDisposable
{
    // Tests run side by side and all of them are heard, so each activity is known by its case.
    private static readonly ActivitySource Host = new("service-recovery-trace-tests");

    private readonly ConcurrentQueue<Activity> _stopped = new();
    private readonly ActivityListener _listener;

    public TraceTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RecoveryTelemetry.Name || source == Host,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_delivery_is_a_root_linked_to_the_request_that_stored_its_message()
    {
        var organization = new Organization(setup => setup.AddOutboxHandler("pos", _ => true, (_, _) => new(DeliveryResult.Done)));
        var caseId = new CaseId("trace-1");
        ActivityTraceId request;
        using (var activity = Host.StartActivity("request"))
        {
            request = activity!.TraceId;
            await organization.Takes(Dana, Report(), caseId);
        }

        using (var unrelated = Host.StartActivity("unrelated"))
        {
            Assert.Equal(1, (await organization.Desk.DispatchOutboxAsync()).Delivered);
            Assert.Same(unrelated, Activity.Current);
        }

        var delivery = Assert.Single(Of(caseId), activity => activity.OperationName == "recovery.deliver");
        Assert.Equal((ActivityKind.Producer, default(ActivitySpanId), request), (delivery.Kind, delivery.ParentSpanId, Assert.Single(delivery.Links).Context.TraceId));
        Assert.NotEqual(request, delivery.TraceId);
        Assert.Equal(request, Assert.Single(Of(caseId), activity => activity.OperationName == "recovery.handle").TraceId);
    }

    [Fact]
    public async Task What_is_due_has_no_parent()
    {
        var organization = new Organization();
        var caseId = new CaseId("trace-2");
        await organization.Takes(Dana, Report(), caseId);
        await organization.Takes(Dana, Give.Promise("p1", within: TimeSpan.FromHours(1)), caseId);
        organization.Clock.Advance(TimeSpan.FromHours(2));

        using (Host.StartActivity("unrelated"))
        {
            Assert.Single((await organization.Desk.ProcessDueAsync()).Done);
        }

        var broken = Assert.Single(Of(caseId), activity => activity.GetTagItem("recovery.verb") is "break-promise");
        Assert.Equal(default, broken.ParentSpanId);
    }

    [Fact]
    public async Task An_exception_is_an_error_of_the_activity()
    {
        var organization = new Organization();
        var caseId = new CaseId("trace-3");

        await Assert.ThrowsAsync<RecoveryStoreException>(async () => await organization.Desk.Over(new Away()).HandleAsync(caseId, new RecoveryBatch(new CommandId("a"), Dana, new CaseCommand.Own())));

        var activity = Assert.Single(Of(caseId));
        Assert.Equal((ActivityStatusCode.Error, "threw"), (activity.Status, activity.GetTagItem("recovery.result")));
    }

    private IEnumerable<Activity> Of(CaseId caseId) => _stopped.Where(activity => activity.GetTagItem("recovery.case") as string == caseId.Value);

    private sealed class Away : IRecoveryStore
    {
        public StoreTraits Traits { get; } = new(false, true, false);

        public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) => throw new RecoveryStoreException(StoreFault.Unavailable, "The database doesn't answer.");

        public ValueTask<System.Collections.Immutable.ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, System.Collections.Immutable.ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
