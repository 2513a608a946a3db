using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Outbox;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Outbox;

/// <summary>Crashes, refusals, dead letters and people in any order, on two nodes of one store: what was promised of messages holds after each step, and in the end all have arrived or were given up by a person.</summary>
public class OutboxModelTests
{
    private enum Deed
    {
        Note,
        Dispatch,
        DispatchFailing,
        DispatchImpossible,
        DispatchThrowing,
        CrashAfterSending,
        CrashBeforeSending,
        Wait,
        WaitLong,
        SendAgain,
        Drop,
    }

    private static readonly Gen<(Deed Deed, int Number)[]> Lists = Gen.Zip(
        Gen.Frequency(
            (6, Gen.Constant(Deed.Note)),
            (3, Gen.Constant(Deed.Dispatch)),
            (2, Gen.Constant(Deed.DispatchFailing)),
            (1, Gen.Constant(Deed.DispatchImpossible)),
            (1, Gen.Constant(Deed.DispatchThrowing)),
            (2, Gen.Constant(Deed.CrashAfterSending)),
            (1, Gen.Constant(Deed.CrashBeforeSending)),
            (3, Gen.Constant(Deed.Wait)),
            (2, Gen.Constant(Deed.WaitLong)),
            (1, Gen.Constant(Deed.SendAgain)),
            (1, Gen.Constant(Deed.Drop))),
        Gen.Choose(0, 1_000)).ArrayOf();

    [Fact]
    public void Whatever_crashes_fails_or_is_decided_each_message_arrives_in_order_with_its_bytes_and_as_often_as_it_must() =>
        Prop.ForAll(Lists.ToArbitrary(), deeds =>
        {
            var world = new World();
            foreach (var (deed, number) in deeds)
            {
                world.Do(deed, number).GetAwaiter().GetResult();
            }

            world.Finish().GetAwaiter().GetResult();
            return world.Wrong.IsEmpty
                .Label(string.Join("\n", world.Wrong) + "\nafter " + string.Join(", ", deeds))
                .Classify(world.Crashes > 0, "crashed")
                .Classify(world.Deaths > 0, "had dead letters")
                .Classify(world.Drops > 0, "had some dropped");
        }).Check(Props.Cfg(Tier.IsLong ? 10_000 : 1_000).WithEndSize(60));

    private sealed class World
    {
        private readonly string[] _handlers = ["a", "b"];
        private readonly WorkSeamStore _store = new(new InMemoryRecoveryStore(simulated: true));
        private readonly Organization _organization;
        private readonly RecoveryDesk[] _nodes;

        // What should arrive, and what the store was told of it.
        private readonly ConcurrentDictionary<string, (string Queue, long Version)> _expected = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, string> _settled = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, ConcurrentQueue<(string Body, bool Arrived)>> _given = new(StringComparer.Ordinal);
        private readonly ConcurrentDictionary<string, int> _crashes = new(StringComparer.Ordinal);
        private Func<DeliveryResult> _answer = () => DeliveryResult.Done;
        private bool _isCrashing;
        private int _notes;

        public World()
        {
            _organization = new Organization(setup =>
            {
                (setup.Store, setup.Key, setup.Chance) = (_store, OrganizationWalks.Key, () => 0.5);
                setup.Options.DeliveriesAtOnce = 4;
                foreach (var name in _handlers)
                {
                    setup.AddOutboxHandler(name, happened => happened is CaseEvent.NoteAdded, Take, new OutboxHandlerOptions { MaximumAttempts = 3, LongestRetryAfter = TimeSpan.FromMinutes(1) });
                }
            });
            _nodes = [_organization.Desk, RecoveryDesk.Create(_organization.Setup)];
            _store.BeforeComplete = Hear;
        }

        public ConcurrentBag<string> Wrong { get; } = [];

        public int Crashes => _crashes.Values.Sum();

        public int Deaths { get; private set; }

        public int Drops { get; private set; }

        public async Task Do(Deed deed, int number)
        {
            var node = _nodes[number % 2];
            switch (deed)
            {
                case Deed.Note:
                    await NoteAsync(new CaseId($"C-{number % 3}"));
                    break;
                case Deed.Dispatch:
                    await DispatchAsync(node, number, () => DeliveryResult.Done);
                    break;
                case Deed.DispatchFailing:
                    await DispatchAsync(node, number, () => DeliveryResult.Later("http-503"));
                    break;
                case Deed.DispatchImpossible:
                    await DispatchAsync(node, number, () => DeliveryResult.Impossible("http-404"));
                    break;
                case Deed.DispatchThrowing:
                    await DispatchAsync(node, number, () => throw new InvalidOperationException("Ana's words."));
                    break;
                case Deed.CrashAfterSending:
                    _isCrashing = true;
                    await DispatchAsync(node, number, () => DeliveryResult.Done);
                    _isCrashing = false;
                    break;
                case Deed.CrashBeforeSending:
                    await _store.ClaimOutboxAsync(new OutboxClaim([.. _handlers], _organization.Clock.GetUtcNow(), 1 + (number % 3), TimeSpan.FromMinutes(1)), CancellationToken.None);
                    break;
                case Deed.Wait:
                    _organization.Clock.Advance(TimeSpan.FromSeconds(number / 50.0));
                    break;
                case Deed.WaitLong:
                    _organization.Clock.Advance(TimeSpan.FromMinutes(2));
                    break;
                case Deed.SendAgain:
                case Deed.Drop:
                    await DecideAsync(deed == Deed.Drop, number);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(deed));
            }

            await LookAsync();
        }

        // Everything works again: all that is left arrives, or waits for a person who sends it again.
        public async Task Finish()
        {
            for (var i = 0; i < 1_000; i++)
            {
                _organization.Clock.Advance(TimeSpan.FromMinutes(2));
                await DispatchAsync(_nodes[0], 999, () => DeliveryResult.Done);
                foreach (var dead in await DeadAsync())
                {
                    Check(await _organization.Desk.For(TenantId.Single).SendAgainAsync(dead, Max), "a dead letter couldn't be sent again");
                }

                if (_settled.Count == _expected.Count)
                {
                    break;
                }
            }

            // None is lost, none came of nothing; one id has the same bytes each time, and comes no more often than it must.
            Check(_settled.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(_expected.Keys), "a message was lost");
            foreach (var (id, given) in _given)
            {
                Check(_expected.ContainsKey(id), $"{id} came of nothing");
                Check(given.Select(one => one.Body).Distinct().Count() == 1, $"{id} came with other bytes");
                Check(given.Count(one => one.Arrived) <= 1 + _crashes.GetValueOrDefault(id), $"{id} arrived {given.Count(one => one.Arrived)} times for {_crashes.GetValueOrDefault(id)} crashes");
            }
        }

        private async Task NoteAsync(CaseId id)
        {
            if (await _organization.Version(id) == 0)
            {
                Accepted(await _organization.Do(Dana, Report(), id));
            }

            var noted = await _organization.Takes(Dana, new CaseCommand.AddNote($"Note {++_notes}."), id);
            foreach (var handler in _handlers)
            {
                _expected[FormattableString.Invariant($"default/case/{id}/{noted.Version}/{handler}")] = ($"{id}/{handler}", noted.Version);
            }
        }

        private async Task DispatchAsync(RecoveryDesk node, int number, Func<DeliveryResult> answer)
        {
            _answer = answer;
            await node.DispatchOutboxAsync(1 + (number % 10));
        }

        private async Task DecideAsync(bool isDropping, int number)
        {
            var dead = await DeadAsync();
            if (dead.Length == 0)
            {
                return;
            }

            var chosen = dead[number % dead.Length];
            var desk = _organization.Desk.For(TenantId.Single);
            Check(isDropping ? await desk.DropAsync(chosen, Max) : await desk.SendAgainAsync(chosen, Max), "a decision on a dead letter wasn't taken");
            Drops += isDropping ? 1 : 0;
        }

        // Each dead letter is seen, and stands as a task on its case.
        private async Task LookAsync()
        {
            var dead = await DeadAsync();
            Deaths = Math.Max(Deaths, dead.Length);
            foreach (var letter in dead)
            {
                var current = await _organization.Now(new CaseId(letter.Key.Id));
                var named = FormattableString.Invariant($"The message of event {letter.Row.EventVersion} to '{letter.Row.Handler}' ");
                Check(
                    current.Promises.Count(promise => promise.Standing is PromiseStanding.Open or PromiseStanding.Broken && promise.What.Value!.StartsWith(named, StringComparison.Ordinal)) == 1,
                    $"{letter.Key.Id}/{letter.Row.EventVersion}/{letter.Row.Handler} is dead and not one task");
            }
        }

        private async Task<OutboxMessage[]> DeadAsync() => [.. await _store.DeadLettersAsync(TenantId.Single, 500, CancellationToken.None)];

        // Nothing overtakes what stands before it in its queue.
        private ValueTask<DeliveryResult> Take(OutboxDelivery delivery, CancellationToken cancellationToken)
        {
            var queue = _expected.TryGetValue(delivery.Id, out var expected) ? expected.Queue : "";
            Check(!_settled.ContainsKey(delivery.Id), $"{delivery.Id} came after it was settled");
            Check(
                _expected.All(other => other.Value.Queue != queue || other.Value.Version >= delivery.Version || _settled.ContainsKey(other.Key)),
                $"{delivery.Id} overtook one before it");
            var body = System.Text.Encoding.UTF8.GetString(delivery.Body.Span);
            var isArriving = false;
            try
            {
                var result = _answer();
                isArriving = result.IsDone;
                return new(result);
            }
            finally
            {
                _given.GetOrAdd(delivery.Id, _ => new()).Enqueue((body, isArriving));
                if (_isCrashing)
                {
                    _crashes.AddOrUpdate(delivery.Id, 1, (_, count) => count + 1);
                }
            }
        }

        private void Hear(OutboxOutcome outcome)
        {
            if (_isCrashing)
            {
                throw new TimeoutException("The power went out.");
            }

            if (outcome.IsSent)
            {
                _settled[FormattableString.Invariant($"default/case/{outcome.Key.Id}/{outcome.EventVersion}/{outcome.Handler}")] = "sent";
            }
        }

        private void Check(bool holds, string what)
        {
            if (!holds)
            {
                Wrong.Add(what);
            }
        }
    }
}
