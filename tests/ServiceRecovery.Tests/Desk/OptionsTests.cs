using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Tests.Cases;
using Xunit;
using static ServiceRecovery.Tests.Cases.Organization;

namespace ServiceRecovery.Tests.Desk;

/// <summary>What doesn't fit is told when the desk is made, all of it at once, without a container too.</summary>
public class OptionsTests
{
    [Fact]
    public void Everything_that_does_not_fit_is_told_in_one_message()
    {
        var setup = new RecoverySetup { Store = new Lasting(), Options = { Solo = new SoloMode(new Role("server"), new Role("server")) } };
        var options = setup.Options;
        options.Floors[new Currency("USD")] = -1;
        options.DiscardsADay = -1;
        (options.ApprovalExpiry, options.ContentionTimeout, options.PolicyTimeout) = (TimeSpan.Zero, TimeSpan.FromTicks(-1), TimeSpan.MaxValue);
        (options.PromiseWithinSevere, options.PromiseWithinMajor, options.PromiseWithinMinor) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        options.Levels.Add(new Role("server"));
        options.Levels.Add(new Role("server"));
        options.Limits.Add(new RoleLimit(new Role("boss"), new Currency("PTS"), -1, Money.Largest + 1));
        options.FollowUp.Attempts = 0;
        options.FollowUp.Wait = TimeSpan.Zero;
        setup.DefaultPlaybooks[Purpose.Failure] = AccoladePlaybook.Playbook.Ref;
        setup.DefaultPlaybooks[Purpose.NearMiss] = new PlaybookRef("lost", 1);

        var thrown = Assert.Throws<OptionsValidationException>(() => RecoveryDesk.Create(setup));

        foreach (var part in new[]
        {
            "FallbackOwner must name", "Floors.USD must be from 0", "DiscardsADay must be 0 or more", "Solo must be set by another role", "ApprovalExpiry must be", "ContentionTimeout must be", "PolicyTimeout must be",
            "PromiseWithinSevere must be", "PromiseWithinMajor must be", "PromiseWithinMinor must be", "Levels has 'server' 2 times", "Limits[0] is of the role 'boss', which is none of the levels: 'server', 'server'.", "ISO 4217 doesn't list", "must be 0 to",
            "FollowUp.Attempts must be 1 to 20", "FollowUp.Wait must be longer than zero", "names 'accolade:1' for 'Failure', but it is for 'Accolade'", "names 'lost:1', which is not among the playbooks", "Key must be given for a durable store",
        })
        {
            Assert.Contains(part, thrown.Message, StringComparison.Ordinal);
        }

        Assert.All(thrown.Failures, failure => Assert.EndsWith(".", failure, StringComparison.Ordinal));
        Assert.DoesNotContain("invalid", thrown.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_playbook_that_was_changed_under_a_used_version_is_told_before_the_first_report()
    {
        var store = new InMemoryRecoveryStore();
        RecoveryDesk With(string name, string step)
        {
            var setup = new RecoverySetup { Store = store, Options = { FallbackOwner = new PersonId("desk") } };
            setup.Playbooks.Add(StandardPlaybook.Definition.With(book => book.Named(name).CustomStep(new StepKind(step), KindEffect.Neutral).From("Heard").Do(new StepKind(step)).Stays()));
            setup.DefaultPlaybooks[Purpose.Failure] = new PlaybookRef(name, 1);
            return RecoveryDesk.Create(setup);
        }

        var first = With("ours", "SendFlowers");
        await first.InitializeAsync();
        Accepted(await first.Case("C-1").As(Dana).ReportFailureAsync("Cold.", Severity.Minor, Channel.Phone));

        await With("ours", "SendFlowers").InitializeAsync();
        await With("theirs", "SendCake").InitializeAsync();
        var changed = With("ours", "SendCake");
        var thrown = await Assert.ThrowsAsync<InvalidPlaybookException>(async () => await changed.InitializeAsync());
        var late = await Assert.ThrowsAsync<InvalidPlaybookException>(async () => await changed.Case("C-2").As(Dana).ReportFailureAsync("Cold.", Severity.Minor, Channel.Phone));
        await changed.InitializeAsync(new TenantId("other"));

        Assert.All([thrown, late], told => Assert.Equal("playbook-differs: The playbook 'ours:1' is stored with other content. Give the new one another name or the next version.", Assert.Single(told.Faults).ToString()));
    }

    [Fact]
    public void A_playbook_that_breaks_a_rule_is_told_when_the_desk_is_made()
    {
        var setup = new RecoverySetup { Options = { FallbackOwner = new PersonId("desk") } };
        setup.Playbooks.Add(StandardPlaybook.Definition.With(book => book.Named("rash").From("Remedied").Do(StepKind.Close).To("Recovered")));

        Assert.Throws<InvalidPlaybookException>(() => RecoveryDesk.Create(setup));
    }

    [Fact]
    public async Task A_desk_without_a_container_needs_nothing_but_a_last_resort()
    {
        var desk = RecoveryDesk.Create(new RecoverySetup { Options = { FallbackOwner = new PersonId("desk") } });

        var recovered = await desk.Case(Case).As(Dana).RecoverAtOnceAsync("The soup was cold.", "A hot soup.", Answer.Satisfied);

        Assert.Equal(Ending.Recovered, recovered.EnsureAccepted().Ending);
        Assert.Equal(Ending.Recovered, (await desk.Case(Case).FindAsync())!.Ending);
    }

    [Fact]
    public async Task What_was_promised_to_the_desk_does_not_change_behind_its_back()
    {
        var organization = new Organization();
        organization.Setup.Options.Limits.Clear();
        organization.Setup.Options.Floors[Usd] = 0;
        await organization.Heard();

        await organization.Takes(Dana, Give.Voucher("g1", 2_500, "card 1"));
        Assert.Equal(["answer-recorded.v1"], (await organization.Takes(Dana, Give.Yes(Call()))).Names());
    }

    // Says that it lasts, and is never asked for anything.
    private sealed class Lasting : IRecoveryStore
    {
        public StoreTraits Traits { get; } = new(Durable: true, RetriesAllowed: true, Simulated: false);

        public ValueTask<StoredStream> LoadAsync(StreamKey key, CommandId? asked, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<ImmutableArray<LimitReading>> ReadLimitsAsync(TenantId tenant, ImmutableArray<LimitWindow> windows, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<AppendResult> AppendAsync(StreamAppend append, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
