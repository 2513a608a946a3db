using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using ServiceRecovery.Policies;
using ServiceRecovery.Transfer;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Cases.Laws;

/// <summary>Of a transaction no more is given back than was captured in it, in however many parts and cases.</summary>
public class TransactionTests
{
    private static readonly CaseId Other = new("C-2");

    [Fact]
    public async Task Several_items_of_one_receipt_are_given_back_one_after_the_other()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Refund("g1", 500, captured: 2_500));
        await organization.Takes(Dana, Refund("g2", 2_000, captured: 2_500, receipt: " TILL  88 "));

        await organization.Refuses(Dana, Refund("g3", 1), "transaction-used");
        await organization.Takes(Till, Give.Reverse("g2", 700));
        await organization.Refuses(Dana, Refund("g3", 701), "transaction-used");
        await organization.Takes(Dana, Refund("g3", 700));
        await organization.Refuses(Dana, Refund("g4", 1), "transaction-used");
        await organization.Takes(Till, Give.Reverse("g1"));
        await organization.Takes(Dana, Refund("g4", 500));
    }

    [Fact]
    public async Task What_was_recorded_first_is_what_was_captured()
    {
        var organization = new Organization(setup => setup.Options.Limits.Add(new RoleLimit(new Role("server"), new Currency("EUR"), 5_000, 10_000)));
        await organization.Heard();
        await organization.Takes(Dana, Refund("g1", 500, captured: 2_500));

        // Told before what is left is looked at.
        await organization.Refuses(Dana, Refund("g2", 4_000, captured: 4_000), "transaction-differs");
        await organization.Refuses(Dana, Refund("g2", 1, captured: 2_499), "transaction-differs");
        await organization.Refuses(Dana, Refund("g2", 1, currency: "EUR"), "transaction-differs");
        await organization.Takes(Dana, Refund("g2", 2_000));
        Assert.Equal([2_500L, 2_500L], (await organization.Now()).Compensations.Select(grant => grant.Captured!.Value));

        // What fell whole was nothing: the receipt is looked at again.
        await organization.Takes(Till, Give.Reverse("g1"));
        await organization.Takes(Till, Give.Reverse("g2"));
        await organization.Takes(Dana, Refund("g3", 4_000, captured: 4_000));
    }

    [Fact]
    public async Task Where_nobody_says_what_was_captured_it_is_what_is_asked_for()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Refund("g1", 9_000));
        await organization.Takes(Max, new CaseCommand.Approve(new ActId("g1"), 5_000));
        await organization.Refuses(Max, Refund("g2", 4_001), "transaction-used");
        await organization.Takes(Max, Refund("g2", 4_000));
    }

    [Fact]
    public async Task A_request_is_measured_when_it_is_made_and_when_it_is_approved()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Refund("g1", 6_000, captured: 8_000));
        await organization.Takes(Dana, Refund("g2", 3_000, captured: 8_000));

        await organization.Refuses(Dana, Refund("g3", 6_000, captured: 8_000), "transaction-used");
        await organization.Refuses(Max, Give.Approve("g1"), "transaction-used");
        await organization.Takes(Max, Give.Approve("g1", 5_000));
        await organization.Refuses(Max, Refund("g3", 1), "transaction-used");
    }

    [Fact]
    public async Task A_request_whose_receipt_says_otherwise_by_now_is_not_approved()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Refund("g1", 6_000, captured: 8_000));
        await organization.Takes(Dana, Refund("g2", 3_000, captured: 9_000));

        await organization.Refuses(Max, Give.Approve("g1"), "transaction-differs");
    }

    [Theory]
    [InlineData(CompensationKind.Refund, CompensationBasis.Goodwill, true)]
    [InlineData(CompensationKind.WaivedCharge, CompensationBasis.Goodwill, true)]
    [InlineData(CompensationKind.Refund, CompensationBasis.Entitlement, true)]
    [InlineData(CompensationKind.Voucher, CompensationBasis.Restitution, true)]
    [InlineData(CompensationKind.Voucher, CompensationBasis.Goodwill, false)]
    [InlineData(CompensationKind.Credit, CompensationBasis.Entitlement, false)]
    public async Task What_gives_money_back_counts_whatever_it_is_called(CompensationKind kind, CompensationBasis basis, bool counts)
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Refund("g1", 2_000, captured: 2_500));
        var more = new CaseCommand.Compensate(new ActId("g2"), kind, Dollars(501), basis, Transaction: new CustomerRef("till 88"));

        if (counts)
        {
            await organization.Refuses(Dana, more, "transaction-used");
            await organization.Takes(Dana, more with { Amount = Dollars(500) });
            await organization.Refuses(Dana, Refund("g3", 1), "transaction-used");
        }
        else
        {
            await organization.Refuses(Dana, more with { Captured = 2_500 }, "bad-value");
            await organization.Takes(Dana, more);
            await organization.Takes(Dana, Refund("g3", 500));
        }
    }

    [Fact]
    public async Task What_was_captured_belongs_to_a_transaction_and_is_an_amount()
    {
        var organization = new Organization();
        await organization.Heard();

        await organization.Refuses(Dana, ((CaseCommand.Compensate)Give.Voucher("g1", 1)) with { Captured = 5 }, "bad-value");
        await organization.Refuses(Dana, Refund("g1", 1, captured: 0), "amount-out-of-range");
        await organization.Refuses(Dana, Refund("g1", 1, captured: Money.Largest + 1), "amount-out-of-range");
        await organization.Refuses(Dana, Refund("g1", 6, captured: 5), "transaction-used");
        await organization.Takes(Dana, Refund("g1", 5, captured: 5));
    }

    [Fact]
    public async Task A_batch_counts_what_it_gives_and_takes_back()
    {
        var organization = new Organization();
        await organization.Heard();
        await organization.Takes(Dana, Refund("g1", 2_000, captured: 2_500));

        Refused(await organization.DoAll(Dana, Refund("g2", 300), Refund("g3", 201)), "transaction-used");
        Accepted(await organization.DoAll(Dana, Refund("g2", 300), Refund("g3", 200), Give.Reverse("g1", 1_000), Refund("g4", 1_000)));
        await organization.Refuses(Dana, Refund("g5", 1), "transaction-used");
        Refused(await organization.DoAll(Dana, Refund("g5", 100, captured: 300, receipt: "till 90"), Refund("g6", 100, captured: 301, receipt: "till 90")), "transaction-differs");
        Accepted(await organization.DoAll(Dana, Refund("g5", 100, captured: 300, receipt: "till 90"), Refund("g6", 200, receipt: "till 90")));
    }

    [Fact]
    public async Task Two_who_record_the_same_receipt_at_once_record_the_same()
    {
        Organization? organization = null;
        var isFirst = true;
        organization = new Organization(setup => setup.Authority = new Watched(setup, async () =>
        {
            if (isFirst)
            {
                isFirst = false;
                await organization!.Takes(Rob, Refund("g1", 100, captured: 9_000), Other);
            }
        }));
        await organization.Heard();
        foreach (var command in new[] { Report(), Give.Own, Give.Sorry, Give.Ear })
        {
            await organization.Takes(Rob, command, Other);
        }

        await organization.Refuses(Dana, Refund("g1", 100, captured: 2_500), "transaction-differs");
    }

    [Fact]
    public async Task What_fell_in_part_is_free_in_every_limit_it_claimed()
    {
        var organization = new Organization(setup => setup.Authority = new Policies.RollingLimits(new RoleLimits([new Role("server")], [new RoleLimit(new Role("server"), Usd, 5_000, 1_000_000)]), perCustomer: 6_000, perPerson: 1_000_000, grantsADay: 100));
        await organization.Heard(customer: "ann@example.org");
        await organization.Takes(Dana, Refund("g1", 5_000));
        await organization.Refuses(Dana, Give.Voucher("g2", 1_001), "over-limit");

        await organization.Takes(Till, Give.Reverse("g1", 1_500));
        Assert.Equal(["compensation-granted.v1"], (await organization.Takes(Dana, Give.Voucher("g3", 2_500))).Names());
        await organization.Refuses(Dana, Give.Voucher("g4", 1), "over-limit");
    }

    [Fact]
    public void A_grant_of_before_counts_as_the_whole_transaction_until_nothing_of_it_stands()
    {
        var history = OldHistory();
        var key = Assert.Single(history.LimitKeys(6));

        // It took 1 of the transaction, whatever it was worth, and gives that back when nothing stands.
        var entries = LimitRebuild.EntriesOf([.. history.Events]);
        Assert.Equal((1L, 0L), (entries.Single(entry => entry.Key == key).Amount, entries.Single(entry => entry.Key == key).Released));
        var settled = history.Then(new CaseEvent.CompensationSettled(new ActId("g1"), PersonalText.From("till 89")));
        var part = new CaseEvent.CompensationReversed(new ActId("g1"), Dollars(40), PersonalText.From("Part."));
        Assert.Empty(SettlementActs.ReleasesOf(settled.Case, part));
        var rest = settled.Then(part);
        Assert.Equal(new DraftRelease(key, 6, DraftRelease.Whole), Assert.Single(SettlementActs.ReleasesOf(rest.Case, part with { Amount = Dollars(60) })));
        Assert.False(LimitRebuild.EntriesOf([.. rest.Then(part with { Amount = Dollars(60) }).Events]).Single(entry => entry.Key == key).IsHeld);

        var known = TransactionRecord.Of(history.Case.Compensations[0].GivenBack!.Value, 1, 1, [("C-1", history.Case)], history.Case, history.Case);
        Assert.Equal(new TransactionRecord(Dollars(100), 1, 1, IsWhole: true, "C-1"), known);
    }

    [Fact]
    public void What_stands_is_at_most_what_was_captured_and_what_fits_is_given() =>
        Prop.ForAll(Arb.From(Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1))), list => PlayAsync(list).GetAwaiter().GetResult()).Check(Props.Cfg(Tier.Size(150, 3_000)).WithEndSize(40));

    // Grants, reversals and failures on two cases; the model knows one sum.
    private static async Task PlayAsync(int[] list)
    {
        const long Captured = 1_000;
        var organization = new Organization(setup =>
        {
            setup.Options.Levels.Insert(0, new Role("till"));
            setup.Options.Limits.Add(new RoleLimit(new Role("till"), Usd, Money.Largest, Money.Largest));
        });
        var clerk = new Actor(new PersonId("kim"), new Role("till"));
        await organization.Heard();
        foreach (var command in new[] { Report(), Give.Own, Give.Sorry, Give.Ear })
        {
            await organization.Takes(Rob, command, Other);
        }

        var standing = new Dictionary<string, (CaseId On, long Left)>(StringComparer.Ordinal);
        for (var i = 0; i < list.Length; i++)
        {
            var (dice, sum) = (list[i], standing.Values.Sum(grant => grant.Left));
            var (on, amount) = (dice % 2 == 0 ? Organization.Case : Other, (dice / 8 % 500) + 1);
            if (dice / 2 % 2 == 0 || standing.Count == 0)
            {
                var id = $"g{i}";
                var result = await organization.Do(clerk, Refund(id, amount, captured: Captured), on);
                Assert.Equal(sum + amount <= Captured, result is CommandResult.Accepted);
                if (result is CommandResult.Accepted)
                {
                    standing[id] = (on, amount);
                }
                else
                {
                    Assert.Equal((Dollars(Captured), Dollars(Captured - sum)), Left(Refused(result, "transaction-used")));
                }
            }
            else
            {
                var (id, (where, left)) = standing.ElementAt(dice / 16 % standing.Count);
                var back = Math.Min(left, amount);
                await organization.Takes(Till, Give.Reverse(id, back), where);
                _ = back == left ? standing.Remove(id) : (standing[id] = (where, left - back)) is var _;
            }
        }
    }

    private static (Money, Money) Left(Refusal refusal) => ((Money)refusal.Arguments["captured"], (Money)refusal.Arguments["left"]);

    private static CaseCommand.Compensate Refund(string id, long minor, long? captured = null, string receipt = "till 88", string currency = "USD") => new(
        new ActId(id),
        CompensationKind.Refund,
        new Money(minor, new Currency(currency)),
        CompensationBasis.Restitution,
        Transaction: new CustomerRef(receipt),
        Settlement: "till 89",
        Captured: captured);

    // A refund as it was recorded before it was asked what had been captured: settled by nobody yet.
    private static Told OldHistory()
    {
        var organization = new Organization();
        organization.Heard().GetAwaiter().GetResult();
        organization.Takes(Dana, Give.Note).GetAwaiter().GetResult();
        organization.Takes(Dana, Refund("g1", 100) with { Settlement = null }).GetAwaiter().GetResult();
        var events = organization.Desk.ReadAsync(TenantId.Single, Organization.Case).AsTask().GetAwaiter().GetResult();
        return new Told([.. events.Select(recorded => recorded.Event is CaseEvent.CompensationGranted grant ? recorded with { Event = grant with { Captured = null } } : recorded)]);
    }

    private sealed record Told(ImmutableList<RecordedEvent> Events)
    {
        public RecoveryCase Case { get; } = CaseHistory.Fold(Events);

        public ImmutableArray<string> LimitKeys(int version) => ((ICostsMoney)Events[version - 1].Event).LimitKeys;

        public Told Then(CaseEvent happened) => new(Events.Add(new RecordedEvent(Events[^1].Header with { Version = Events.Count + 1 }, happened)));
    }

    // Lets something happen while it is asked.
    private sealed class Watched(RecoverySetup setup, Func<Task> meanwhile) : ICompensationAuthority
    {
        public async ValueTask<Ruling> RuleAsync(CompensationRequest request, CancellationToken cancellationToken)
        {
            await meanwhile();
            return await new RoleLimits(setup.Options.Levels, setup.Options.Limits).RuleAsync(request, cancellationToken);
        }
    }
}
