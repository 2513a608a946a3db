using System.Collections.Immutable;
using ServiceRecovery.Policies;

namespace ServiceRecovery.Tests.Policies;

/// <summary>An authority as an organization would write it: role limits first, then what one customer may get in thirty days and what one person may give in a day.</summary>
/// <remarks>What it reads may be old by the time of the append, so it hands its limits on as uses, and the store holds them.</remarks>
internal sealed class RollingLimits(ICompensationAuthority within, long perCustomer, long perPerson = long.MaxValue, long grantsADay = long.MaxValue) : ICompensationAuthority
{
    public async ValueTask<Ruling> RuleAsync(CompensationRequest request, CancellationToken cancellationToken)
    {
        var ruling = await within.RuleAsync(request, cancellationToken);
        if (ruling is not Ruling.Granted granted)
        {
            return ruling;
        }

        var uses = ImmutableArray.CreateBuilder<LimitUse>();
        foreach (var (use, who) in UsesOf(request))
        {
            var spent = await request.Spending.ReadAsync(use.Scope, cancellationToken);
            if (spent.Uses >= use.UseLimit)
            {
                return new Ruling.Denied($"{who} has {spent.Uses} grants in {use.Scope.Window.TotalDays} days; {use.UseLimit} are possible.");
            }

            if (spent.Minor > use.AmountLimit - request.Amount.Minor)
            {
                return new Ruling.Denied($"{who} has {new Money(spent.Minor, request.Amount.Currency)} in {use.Scope.Window.TotalDays} days; {new Money(use.AmountLimit, request.Amount.Currency)} are possible.");
            }

            uses.Add(use);
        }

        return granted with { Uses = uses.ToImmutable() };
    }

    private IEnumerable<(LimitUse Use, string Who)> UsesOf(CompensationRequest request)
    {
        var currency = request.Amount.Currency;
        if (request.Case.Customer is { } customer)
        {
            yield return (new LimitUse(new LimitScope("customer", customer.Key, currency, TimeSpan.FromDays(30)), perCustomer), "The customer");
        }

        yield return (new LimitUse(new LimitScope("person", request.Person.Key, currency, TimeSpan.FromDays(1)), perPerson, grantsADay), "Whoever gives it");
    }
}
