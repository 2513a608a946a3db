using System.Collections.Immutable;

namespace ServiceRecovery.Serialization;

/// <summary>Completes what a counter-offer leaves out in JSON.</summary>
internal static class CounterOffers
{
    /// <summary>Returns the commands with the currency of each counter-offer, which needn't name it: it is that of what it answers. What isn't there is left to the desk to refuse.</summary>
    public static async ValueTask<ImmutableArray<CaseCommand>> WithCurrenciesAsync(ImmutableArray<CaseCommand> commands, Func<ValueTask<RecoveryCase?>> find)
    {
        if (!commands.Any(command => command is CaseCommand.RespondToOffer { Counter.Currency.Code: "" }))
        {
            return commands;
        }

        var found = await find().ConfigureAwait(false);
        return [.. commands.Select(command => command is CaseCommand.RespondToOffer { Counter: { Currency.Code: "" } counter } answer
            ? answer with { Counter = CurrencyOf(answer.Ref, found, commands) is { } currency ? counter with { Currency = currency } : null }
            : command)];
    }

    private static Currency? CurrencyOf(ActId? id, RecoveryCase? found, ImmutableArray<CaseCommand> commands) =>
        commands.OfType<CaseCommand.Compensate>().FirstOrDefault(one => one.Ref == id)?.Amount.Currency
        ?? found?.Compensations.FirstOrDefault(one => one.Ref == id)?.Amount.Currency;
}
