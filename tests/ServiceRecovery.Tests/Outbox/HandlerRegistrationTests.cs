using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ServiceRecovery.Outbox;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;

namespace ServiceRecovery.Tests.Outbox;

public class HandlerRegistrationTests
{
    [Fact]
    public async Task A_class_an_object_and_a_lambda_are_handlers()
    {
        var (pos, lambda) = (new Receiver(), 0);
        var services = new ServiceCollection();
        services.AddSingleton<Counting>();
        services.AddServiceRecovery(options => options.FallbackOwner = new PersonId("duty-manager"))
            .AddOutboxHandler<Counting>(options => options.MaximumAttempts = 3)
            .AddOutboxHandler(pos)
            .AddOutboxHandler("lambda", happened => happened is CaseEvent.FailureReported, (_, _) =>
            {
                lambda++;
                return new(DeliveryResult.Done);
            });
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        var desk = provider.GetRequiredService<RecoveryDesk>();

        (await desk.Case(new CaseId("C-1")).As(Organization.Dana).ReportFailureAsync("The soup was cold.", Severity.Minor, Channel.InPerson)).EnsureAccepted();
        Assert.Equal(3, (await desk.DispatchOutboxAsync()).Delivered);

        Assert.Equal((1, 1, 1), (provider.GetRequiredService<Counting>().Count, pos.Given.Count, lambda));
    }

    [Fact]
    public void Every_fault_of_handlers_is_told_when_the_desk_is_made()
    {
        var setup = new RecoverySetup { Options = { FallbackOwner = new PersonId("desk"), DeliveriesAtOnce = 0 }, Store = new SeamStore(new InMemoryRecoveryStore()) };
        setup.AddOutboxHandler(new Receiver("pos"));
        setup.AddOutboxHandler(new Receiver("pos"));
        setup.AddOutboxHandler(new Receiver("two words"));
        setup.AddOutboxHandler(new Receiver("service-recovery:merge"));
        setup.AddOutboxHandler(new Receiver(null!));
        setup.AddOutboxHandler(new Receiver("odd"), new OutboxHandlerOptions
        {
            MaximumAttempts = 0,
            FirstRetryAfter = TimeSpan.Zero,
            LongestRetryAfter = TimeSpan.FromDays(2),
            Timeout = TimeSpan.FromHours(2),
            UsefulFor = TimeSpan.Zero,
            GatherFor = TimeSpan.FromDays(2),
        });

        var thrown = Assert.Throws<OptionsValidationException>(() => RecoveryDesk.Create(setup));

        Assert.Equal(
            [
                "DeliveriesAtOnce must be from 1 to 256, but is 0.",
                "Two handlers are called 'pos'. Give each a name of its own.",
                "The name of a handler must have 1 to 64 characters of 'A-Za-z0-9._:-' and not begin with 'service-recovery:', but one is called 'two words'.",
                "The name of a handler must have 1 to 64 characters of 'A-Za-z0-9._:-' and not begin with 'service-recovery:', but one is called 'service-recovery:merge'.",
                "The name of a handler must have 1 to 64 characters of 'A-Za-z0-9._:-' and not begin with 'service-recovery:', but 'Receiver' has none.",
                "MaximumAttempts of the handler 'odd' must be from 1 to 1000, but is 0.",
                "FirstRetryAfter of the handler 'odd' must be longer than zero and at most a day, but is 00:00:00.",
                "LongestRetryAfter of the handler 'odd' must be longer than zero and at most a day, but is 2.00:00:00.",
                "Timeout of the handler 'odd' must be longer than zero and at most an hour, but is 02:00:00.",
                "UsefulFor of the handler 'odd' must be longer than zero and at most ten years, but is 00:00:00.",
                "GatherFor of the handler 'odd' must be longer than zero and at most a day, but is 2.00:00:00.",
                "The store 'SeamStore' hands out no messages, so handlers would never hear of them.",
            ],
            thrown.Failures);
    }

    [Fact]
    public async Task A_handler_that_asks_for_the_desk_it_is_made_with_is_told_what_to_do_instead()
    {
        var services = new ServiceCollection();
        services.AddServiceRecovery(options => options.FallbackOwner = new PersonId("duty-manager")).AddOutboxHandler<AsksForTheDesk>();
        await using var provider = services.BuildServiceProvider();

        var thrown = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<RecoveryDesk>());

        Assert.Contains("a delivery brings its case", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_without_messages_says_so()
    {
        var desk = RecoveryDesk.Create(new RecoverySetup { Options = { FallbackOwner = new PersonId("desk") }, Store = new SeamStore(new InMemoryRecoveryStore()) });

        await Assert.ThrowsAsync<NotSupportedException>(() => desk.DispatchOutboxAsync().AsTask());
        await Assert.ThrowsAsync<NotSupportedException>(() => desk.ProcessDueAsync().AsTask());
        await Assert.ThrowsAsync<NotSupportedException>(() => desk.For(TenantId.Single).DeadLettersAsync().AsTask());
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("ana@example.org")]
    public void A_fault_is_a_code(string fault)
    {
        Assert.Throws<ArgumentException>(() => DeliveryResult.Later(fault));
        Assert.Throws<ArgumentException>(() => DeliveryResult.Impossible(fault));
    }

    internal sealed class Counting : IOutboxHandler
    {
        public int Count { get; private set; }

        public string Name => "counting";

        public bool Wants(CaseEvent happened) => true;

        public ValueTask<DeliveryResult> DeliverAsync(OutboxDelivery delivery, CancellationToken cancellationToken)
        {
            Count++;
            return new(DeliveryResult.Done);
        }
    }

    internal sealed class AsksForTheDesk(RecoveryDesk desk) : IOutboxHandler
    {
        public string Name => "asks" + desk.GetHashCode();

        public bool Wants(CaseEvent happened) => true;

        public ValueTask<DeliveryResult> DeliverAsync(OutboxDelivery delivery, CancellationToken cancellationToken) => new(DeliveryResult.Done);
    }
}
