using System.Text.Json;
using ServiceRecovery.Outbox;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Outbox;

public partial class OutboxTests
{
    private static readonly CaseId Other = new("C-2");

    [Fact]
    public async Task A_message_is_written_with_its_event_and_says_what_the_event_says()
    {
        var pos = new Receiver(wants: happened => happened is CaseEvent.OwnershipTaken);
        var organization = With(pos);

        await organization.TakesAll(Dana, Report(), Give.Own.At(organization.Clock.GetUtcNow()));
        var batch = await organization.Desk.DispatchOutboxAsync();

        Assert.Equal((1, 1), (batch.Claimed, batch.Delivered));
        var (id, body) = Assert.Single(pos.Given);
        Assert.Equal("default/case/C-1/2/pos", id);
        Assert.Equal(
            """{"id":"default/case/C-1/2/pos","tenant":"default","kind":"case","stream":"C-1","version":2,"type":"ownership-taken.v1","recorded":1795176000000000,"occurred":1795176000000000,"by":"DANA","byKind":"staff","role":"server","command":"t2","index":0,"stage":"Owned","format":1,"event":{"handOver":false}}"""
                .Replace("DANA", organization.Desk.For(TenantId.Single).KeyOf(Dana.Id).Text, StringComparison.Ordinal),
            body);
        Assert.Equal(0, (await organization.Desk.DispatchOutboxAsync()).Claimed);
    }

    [Fact]
    public async Task A_message_holds_the_bytes_of_its_event_and_no_words_and_no_name()
    {
        var pos = new Receiver();
        var organization = With(pos);
        await organization.Remedied(customer: "Customer 7");
        await organization.TakesAll(Dana, Give.Promise("p1"), Give.Keep("p1"), Give.Voucher("g1", 500, "card 5512"), Give.Note);
        await organization.Takes(Actor.Customer("customer 7"), Give.Yes(words: "It was fine."));
        await organization.Takes(Dana, Give.Close);

        await organization.Desk.DispatchOutboxAsync();

        var stored = (await organization.Store.LoadAsync(StreamKey.ForCase(TenantId.Single, Case), null, CancellationToken.None)).Events;
        Assert.Equal(stored.Length, pos.Given.Count);
        Assert.All(stored.Zip(pos.Given), pair =>
        {
            using var message = JsonDocument.Parse(pair.Second.Body);
            Assert.Equal(System.Text.Encoding.UTF8.GetString(pair.First.Body.Span), message.RootElement.GetProperty("event").GetRawText());
            Assert.Equal(pair.First.Type, message.RootElement.GetProperty("type").GetString());
            Assert.All(pair.First.Texts, text => Assert.DoesNotContain(System.Text.Encoding.UTF8.GetString(text.Bytes.Span), pair.Second.Body, StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task What_is_refused_or_lost_makes_no_message()
    {
        var pos = new Receiver();
        var organization = With(pos);

        await organization.Refuses(Dana, Give.Own, "case-unknown");
        await organization.Takes(Dana, Report());
        await organization.Refuses(Dana, Give.Close, "not-owned");

        Assert.Equal(1, (await organization.Desk.DispatchOutboxAsync()).Delivered);
        Assert.Equal([1], pos.Versions);
    }

    [Fact]
    public async Task Each_handler_gets_what_it_wants_in_the_order_in_which_it_happened()
    {
        var (pos, mail) = (new Receiver(), new Receiver("mail", happened => happened is CaseEvent.ApologyGiven or CaseEvent.CustomerHeard));
        var organization = With(pos, mail);
        await organization.Remedied();
        await organization.Takes(Guest, Give.Yes());

        var batch = await organization.Desk.DispatchOutboxAsync();

        Assert.Equal(8, batch.Delivered);
        Assert.Equal([1, 2, 3, 4, 5, 6], pos.Versions);
        Assert.Equal([3, 4], mail.Versions);
    }

    [Fact]
    public async Task At_most_as_many_are_handed_over_as_asked_for()
    {
        var pos = new Receiver();
        var organization = With(pos);
        await organization.Remedied();

        Assert.Equal(3, (await organization.Desk.DispatchOutboxAsync(3)).Delivered);
        Assert.Equal(2, (await organization.Desk.DispatchOutboxAsync(3)).Delivered);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => organization.Desk.DispatchOutboxAsync(0).AsTask());
    }

    [Fact]
    public async Task A_handler_reads_the_words_beside_the_event_and_acts_on_its_case()
    {
        var mail = new Receiver("mail", happened => happened is CaseEvent.CustomerHeard);
        var organization = With(mail);
        var said = "";
        mail.Answer = async (delivery, token) =>
        {
            var heard = (CaseEvent.CustomerHeard)(await delivery.ReadEventAsync(token)).Event;
            said = heard.Words.Value;
            Accepted(await delivery.Case.As(Till).DoAsync(Give.Note, new CommandId("from-mail"), token));
            return DeliveryResult.Done;
        };
        await organization.Heard();

        Assert.Equal(1, (await organization.Desk.DispatchOutboxAsync()).Delivered);

        Assert.Equal("I have to go back to work.", said);
        Assert.Equal(5, await organization.Version());
    }

    [Fact]
    public async Task Fault_059_What_was_stored_and_not_sent_is_sent_by_whoever_comes_after()
    {
        var pos = new Receiver();
        var organization = With(pos);
        await organization.Takes(Dana, Report());

        // The process ends here; another one opens the same store.
        var after = RecoveryDesk.Create(organization.Setup);
        Assert.Equal(1, (await after.DispatchOutboxAsync()).Delivered);
        Assert.Single(pos.Given);
    }

    [Fact]
    public async Task Fault_060_What_was_sent_and_not_marked_is_sent_again_with_the_same_id_and_bytes()
    {
        var pos = new Receiver();
        var store = new WorkSeamStore(new InMemoryRecoveryStore(simulated: true));
        var organization = With(store, pos);
        await organization.Takes(Dana, Report());
        store.BeforeComplete = _ => throw new TimeoutException("The power went out.");

        var batch = await organization.Desk.DispatchOutboxAsync();

        Assert.Equal((1, 0, 1, "threw:TimeoutException"), (batch.Claimed, batch.Delivered, batch.Left, Assert.Single(batch.Faults)));
        store.BeforeComplete = null;
        Assert.Equal(0, (await organization.Desk.DispatchOutboxAsync()).Claimed);
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await organization.Desk.DispatchOutboxAsync()).Delivered);
        Assert.Equal(2, pos.Given.Count);
        Assert.Single(pos.Given.Distinct());
    }

    [Fact]
    public async Task Fault_085_When_three_things_fell_due_the_customer_gets_one_message()
    {
        var mail = new Receiver("mail", happened => happened is CaseEvent.PromiseBroken);
        var organization = With(setup => setup.AddOutboxHandler(mail, new OutboxHandlerOptions { GatherFor = TimeSpan.FromMinutes(1), MaximumAttempts = 1 }));
        await organization.Heard();
        await organization.TakesAll(Dana, Give.Promise("p1", within: TimeSpan.FromHours(1)), Give.Promise("p2", within: TimeSpan.FromHours(2)), Give.Promise("p3", within: TimeSpan.FromHours(30)));

        // All workers are down for three days.
        organization.Clock.Advance(TimeSpan.FromDays(3));
        var done = (await organization.Desk.ProcessDueAsync()).Done;
        Assert.Equal(["p1", "p2", "p3"], done.SelectMany(result => result.Events).Select(recorded => recorded.Event).OfType<CaseEvent.PromiseBroken>().Select(broken => broken.Ref.Value));
        Assert.Empty((await organization.Desk.ProcessDueAsync()).Done);

        Assert.Equal((1, 0), (await organization.Desk.DispatchOutboxAsync() is var early ? early.Later : 0, mail.Given.Count));
        organization.Clock.Advance(TimeSpan.FromMinutes(1));
        var batch = await organization.Desk.DispatchOutboxAsync();

        Assert.Equal((2, 1), (batch.Superseded, batch.Delivered));
        Assert.Equal(done[^1].Version, Assert.Single(mail.Versions));
    }

    [Fact]
    public async Task Whoever_waits_for_messages_is_woken_by_the_append_that_makes_one()
    {
        var organization = With(new Receiver(wants: happened => happened is CaseEvent.OwnershipTaken));
        var rung = organization.Desk.NextMessageAsync();

        await organization.Takes(Dana, Report());
        Assert.False(rung.IsCompleted);
        await organization.Takes(Dana, Give.Own);

        await rung;
        Assert.False(organization.Desk.NextMessageAsync().IsCompleted);
    }

    [Fact]
    public async Task Fault_093_While_a_receiver_takes_its_time_nothing_is_held_and_others_go_on()
    {
        var pos = new Receiver();
        var organization = With(pos);
        var slow = new TaskCompletionSource<DeliveryResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        pos.Answer = (delivery, _) =>
        {
            if (delivery.Case.Id != Case)
            {
                return new(DeliveryResult.Done);
            }

            reached.TrySetResult();
            return new(slow.Task);
        };
        await organization.Takes(Dana, Report());
        var dispatching = organization.Desk.DispatchOutboxAsync().AsTask();
        await reached.Task;

        // The same case and its messages go on; another node hands over what isn't leased.
        await organization.Takes(Dana, Give.Own);
        await organization.Takes(Dana, Report(), Other);
        Assert.Equal(1, (await RecoveryDesk.Create(organization.Setup).DispatchOutboxAsync()).Delivered);
        Assert.False(dispatching.IsCompleted);

        slow.SetResult(DeliveryResult.Done);
        Assert.Equal(2, (await dispatching).Delivered);
        Assert.Equal(3, pos.Given.Count);
    }

    private static Organization With(params Receiver[] receivers) => With(setup =>
    {
        foreach (var receiver in receivers)
        {
            setup.AddOutboxHandler(receiver);
        }
    });

    private static Organization With(WorkSeamStore store, Receiver receiver) => With(store, setup => setup.AddOutboxHandler(receiver));

    private static Organization With(WorkSeamStore store, Action<RecoverySetup> configure) => With(setup =>
    {
        setup.Store = store;
        configure(setup);
    });

    private static Organization With(Action<RecoverySetup> configure) => new(setup =>
    {
        setup.Key = OrganizationWalks.Key;
        setup.Chance = () => 1;
        configure(setup);
    });
}
