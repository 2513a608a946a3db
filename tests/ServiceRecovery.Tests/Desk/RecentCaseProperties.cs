using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using ServiceRecovery.Tests.Cases;
using ServiceRecovery.Tests.Proof;
using Xunit;

namespace ServiceRecovery.Tests.Desk;

/// <summary>Over random histories with other nodes, repeats, faults, roll-backs, backups that are put back and pauses, nobody can tell a desk that keeps cases in mind from one that never does.</summary>
public class RecentCaseProperties
{
    [Fact]
    public void A_desk_that_remembers_and_one_that_never_does_answer_and_store_the_same()
    {
        var (answered, saved) = (0, 0);
        Prop.ForAll(LawTests.Lists, list =>
        {
            var organization = CommandRunner.OrganizationOf(list);
            var twins = new Twins(organization, list);
            new CommandRunner(new InProcessDesk(organization), twins).Work(list);
            twins.SameBytes();
            (answered, saved) = (answered + twins.Answers, saved + twins.Saved);
            return true;
        }).Check(Props.Cfg(Tier.Size(2_000, 20_000)).WithStartSize(4).WithEndSize(60));

        // Most of what is accepted was never loaded.
        Assert.True(answered > 10_000 && saved > answered / 5, FormattableString.Invariant($"{saved} of {answered}"));
    }

    private sealed class SameSalt : ISaltSource
    {
        public void Fill(Span<byte> salt) => salt.Fill(7);
    }

    /// <summary>Two worlds that hear and suffer the same: two nodes with a memory on one store, and two without on another.</summary>
    private sealed class Twins : IWatcher
    {
        private static readonly Actor Colleague = Fixtures.Rob;

        private readonly ManualTimeProvider _clock = new(Fixtures.Start);
        private readonly World[] _worlds;
        private Dice _dice;
        private int _own;
        private (CaseId Id, RecoveryBatch Batch)? _last;

        public Twins(Fixtures organization, int[] list)
        {
            _dice = new Dice(list.Length > 0 ? list[^1] * 31 : 7);
            _worlds = [.. new[] { 1_000, 0 }.Select(recent => new World(organization, _clock, recent))];
        }

        public int Answers { get; private set; }

        /// <summary>Gets how many times less the world with a memory loaded.</summary>
        public int Saved => _worlds[1].Loads - _worlds[0].Loads;

        public void Clock(DateTimeOffset time) => _clock.Set(time > _clock.GetUtcNow() ? time : _clock.GetUtcNow());

        public void Answered(CaseId id, RecoveryBatch batch, RecoveryCase? before, InProcessAnswer answer)
        {
            switch (_dice.Roll(24))
            {
                case 0:
                    _own++;
                    Both(world => world.Handle(1, id, new RecoveryBatch(new CommandId($"own-{_own}"), Colleague, new CaseCommand.AddNote("Seen."))));
                    break;
                case 1 when _last is { } last:
                    Both(world => world.Handle(_own % 2, last.Id, last.Batch));
                    break;
                case 2 when _last is { } last:
                    Both(world => world.Handle(0, last.Id, new RecoveryBatch(last.Batch.Id, Colleague, new CaseCommand.AddNote("Another thing."))));
                    break;
                case 3:
                    Both(world => world.RollBack(id, batch));
                    break;
                case 4:
                    Both(world => world.Break(id, batch, isStored: true));
                    break;
                case 5:
                    Both(world => world.Break(id, batch, isStored: false));
                    break;
                case 6:
                    foreach (var world in _worlds)
                    {
                        world.Backup();
                    }

                    break;
                case 7 when _dice.Chance(50):
                    foreach (var world in _worlds)
                    {
                        world.Restore();
                    }

                    break;
                case 8:
                    _clock.Advance(TimeSpan.FromMinutes(11));
                    break;
            }

            var node = _dice.Chance(25) ? 1 : 0;
            Both(world => world.Handle(node, id, batch));
            _last = (id, batch);
            Answers++;
        }

        public void SameBytes() => Assert.Equal(_worlds[1].Told(), _worlds[0].Told());

        private void Both(Func<World, string> give) => Assert.Equal(give(_worlds[1]), give(_worlds[0]));

        private sealed class World
        {
            private readonly WordlessStore _store = new() { IsDurable = true };
            private readonly RecoveryDesk[] _nodes;
            private ImmutableArray<StreamCopy>? _backup;

            public World(Fixtures organization, TimeProvider clock, int recent) => _nodes =
            [
                .. Enumerable.Range(0, 2).Select(_ => organization.Open(clock, _store, setup =>
                {
                    setup.Salts = new SameSalt();
                    setup.Options.RecentCases = recent;
                })),
            ];

            public int Loads { get; private set; }

            public string Handle(int node, CaseId id, RecoveryBatch batch) => Handle(_nodes[node], id, batch);

            public string RollBack(CaseId id, RecoveryBatch batch) => Handle(_nodes[0].Over(new RolledBackStore(_store)), id, batch);

            public string Break(CaseId id, RecoveryBatch batch, bool isStored)
            {
                // What would be lost anyway is no part of it: a desk that remembers may come with an append that the other never makes.
                Action<StreamAppend> fails = append =>
                {
                    if (isStored || _store.Fits(append))
                    {
                        throw new RecoveryStoreException(StoreFault.Unavailable, "The connection broke.");
                    }
                };
                (_store.BeforeAppend, _store.AfterAppend) = (isStored ? null : fails, isStored ? fails : null);
                var told = Handle(0, id, batch);
                (_store.BeforeAppend, _store.AfterAppend) = (null, null);
                return told;
            }

            public void Backup() => _backup = _store.BackupAsync().GetAwaiter().GetResult();

            public void Restore()
            {
                if (_backup is { } backup)
                {
                    _store.RestoreAsync(backup).GetAwaiter().GetResult();
                }
            }

            public string Told()
            {
                var lines = new StringBuilder();
                foreach (var (stream, receipts) in _store.BackupAsync().GetAwaiter().GetResult())
                {
                    lines.AppendLine(FormattableString.Invariant($"{stream.Key} {stream.Version} {stream.Head}"));
                    foreach (var stored in stream.Events)
                    {
                        lines.AppendLine(FormattableString.Invariant($"{stored.Version} {stored.Type} {Convert.ToBase64String(stored.Body.Span)} {Convert.ToBase64String(stored.Chain.Span)}"));
                        lines.AppendJoin(' ', stored.Texts.Select(text => FormattableString.Invariant($"{text.Slot} {text.Subject} {Convert.ToBase64String(text.Bytes.Span)}"))).AppendLine();
                    }

                    lines.AppendJoin(' ', receipts.Select(receipt => FormattableString.Invariant($"{receipt.Id} {Convert.ToBase64String(receipt.Fingerprint.Span)} {receipt.FirstVersion} {receipt.LastVersion}"))).AppendLine();
                }

                return lines.ToString();
            }

            private static ImmutableArray<RecordedEvent> Events(CommandResult result) => result switch
            {
                CommandResult.Accepted accepted => accepted.Events,
                CommandResult.Repeated repeated => repeated.Events,
                _ => [],
            };

            private string Handle(RecoveryDesk desk, CaseId id, RecoveryBatch batch)
            {
                _ = _store.TakeAsked();
                string told;
                try
                {
                    var result = desk.HandleAsync(id, batch).AsTask().GetAwaiter().GetResult();
                    told = $"{result} {result.Version} {result.Stage} {result.Ending} {(result as CommandResult.Refused)?.Refusal} {result.Survivor} {string.Join(';', Events(result))}";
                }
                catch (RecoveryStoreException exception)
                {
                    told = $"{exception.Fault}";
                }
                catch (RecoveryConflictException exception)
                {
                    told = exception.Message;
                }

                Loads += _store.TakeAsked().Count(asked => asked is "load" or "wordless");
                return told;
            }
        }
    }
}
