using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using Xunit;
using Xunit.Abstractions;

namespace ServiceRecovery.Tests.Proof;

/// <summary>
/// Commands given at the same time to one case behave as if one came after the other (P8): for what each was answered there is an order that respects who was done before whom began,
/// in which the swift desk, one command at a time, gives the same answers.
/// </summary>
public abstract class ParallelHistories(ITestOutputHelper output)
{
    private const int Branches = 3;

    private int _tenants;
    private int _histories;
    private int _overlapping;
    private int _accepted;

    private static Arbitrary<int[]> Lists { get; } = Arb.From(Gen.Choose(7, 18).SelectMany(length => Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1), length)));

    /// <summary>Gets how many histories are tried in the normal run and in the long one.</summary>
    protected abstract (int Normal, int Long) Sizes { get; }

    /// <summary>Gets the store; each history is another tenant's.</summary>
    protected abstract IRecoveryStore Store { get; }

    [Fact]
    public void Commands_at_the_same_time_have_an_order()
    {
        using var report = Tier.Report(output, $"parallel histories, {GetType().Name}", () => FormattableString.Invariant($"{_histories} histories, {_accepted} of their commands accepted, {_overlapping} commands overlapped others"));
        Prop.ForAll(Lists, list =>
        {
            Try(list);
            return true;
        }).Check(Props.Cfg(Tier.Size(Sizes.Normal, Sizes.Long)));
        Assert.True(_overlapping > 0);
        Assert.True(_accepted > _histories);
    }

    [Fact]
    public void Answers_that_have_no_order_are_noticed()
    {
        var (swift, batches) = Prepared([.. Enumerable.Range(1, 18)]);
        var given = Run(batches, swift);
        var accepted = Array.FindIndex(given, call => call.Answer != "case-unknown");
        given[accepted] = given[accepted] with { Answer = "never heard of" };

        Assert.False(HasOrder(swift, given));
    }

    private static (InProcessDesk Swift, ImmutableArray<RecoveryBatch>[] Branches) Prepared(int[] list)
    {
        var swift = new InProcessDesk(Fixtures.Usual);
        var acts = new Acts(swift);
        var prefix = new CaseCommand[] { new CaseCommand.ReportFailure("Cold.", Severity.Major, Channel.Phone), new CaseCommand.Own(), new CaseCommand.Apologize(Channel: Channel.Phone), new CaseCommand.Listen("Cold."), new CaseCommand.Correct("Hot.") };
        for (var i = 0; i < Math.Min(prefix.Length, 1 + (list[0] % 6)); i++)
        {
            swift.Handle(CommandRunner.First, new RecoveryBatch(new CommandId($"p{i}"), Fixtures.Dana, prefix[i]));
        }

        var branches = Enumerable.Range(0, Branches).Select(_ => ImmutableArray.CreateBuilder<RecoveryBatch>()).ToArray();
        for (var i = 1; i < list.Length && i <= Branches * 4; i++)
        {
            var dice = new Dice(list[i]);
            var (by, command) = acts.Draw(CommandRunner.First, swift.Find(CommandRunner.First)!, ref dice);
            if (command is not (CaseCommand.Merge or CaseCommand.Link))
            {
                branches[i % Branches].Add(new RecoveryBatch(new CommandId($"b{i}"), by, command));
            }
        }

        return (swift, [.. branches.Select(branch => branch.ToImmutable())]);
    }

    // Everything that led to the case is given again to a real desk; then the branches run at the same time.
    private Call[] Run(ImmutableArray<RecoveryBatch>[] branches, InProcessDesk swift)
    {
        var desk = Fixtures.Usual.Open(new ManualTimeProvider(Fixtures.Start), Store);
        var tenant = new TenantId(FormattableString.Invariant($"history-{++_tenants}"));
        foreach (var batch in swift.Given)
        {
            desk.HandleAsync(tenant, CommandRunner.First, batch).AsTask().GetAwaiter().GetResult();
        }

        var clock = 0L;
        using var together = new Barrier(branches.Length);
        var calls = branches.Select((branch, index) => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                return branch.Select(batch =>
                {
                    var began = Interlocked.Increment(ref clock);
                    var answer = Told(desk.HandleAsync(tenant, CommandRunner.First, batch).AsTask().GetAwaiter().GetResult());
                    return new Call(index, batch, answer, began, Interlocked.Increment(ref clock));
                }).ToArray();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        return [.. calls.SelectMany(task => task.GetAwaiter().GetResult())];
    }

    // Which of those that may come next was next? All are tried, one after the other.
    private static bool HasOrder(InProcessDesk desk, IReadOnlyCollection<Call> left) => left.Count == 0 || left
        .Where(call => left.All(other => other == call || other.Ended > call.Began))
        .Any(call =>
        {
            var ahead = desk.Fork();
            return Told(ahead.Handle(CommandRunner.First, call.Batch)) == call.Answer && HasOrder(ahead, [.. left.Where(other => other != call)]);
        });

    private static string Told(CommandResult result) => result switch
    {
        CommandResult.Accepted accepted => FormattableString.Invariant($"{accepted.Version} {string.Join(",", accepted.Events.Select(recorded => recorded.Event.GetType().Name))}"),
        CommandResult.Refused refused => string.Join(",", refused.Refusal.Unmet.Select(unmet => unmet.Code)),
        _ => throw new InvalidOperationException("Nothing was given twice."),
    };

    private static string Told(InProcessAnswer answer) => answer.Refusal is { } refusal
        ? string.Join(",", refusal.Unmet.Select(unmet => unmet.Code))
        : FormattableString.Invariant($"{answer.Case.Version} {string.Join(",", answer.Events.Select(recorded => recorded.Event.GetType().Name))}");

    private void Try(int[] list)
    {
        var (swift, branches) = Prepared(list);
        var calls = Run(branches, swift);
        _histories++;
        _accepted += calls.Count(call => char.IsAsciiDigit(call.Answer[0]));
        _overlapping += calls.Count(call => calls.Any(other => other != call && other.Began < call.Ended && call.Began < other.Ended));
        if (!HasOrder(swift, calls))
        {
            throw new LawBrokenException($"These answers have no order:\n{string.Join("\n", calls.OrderBy(call => call.Began).Select(call => FormattableString.Invariant($"{call.Began}-{call.Ended} branch {call.Branch} {call.Batch.By.Id}: {call.Batch.Commands[0]} -> {call.Answer}")))}");
        }
    }

    private sealed record Call(int Branch, RecoveryBatch Batch, string Answer, long Began, long Ended);
}
