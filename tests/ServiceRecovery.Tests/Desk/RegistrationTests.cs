using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ServiceRecovery.Playbooks;
using ServiceRecovery.Policies;
using ServiceRecovery.Storage;
using ServiceRecovery.Testing;
using Xunit;

namespace ServiceRecovery.Tests.Desk;

public class RegistrationTests
{
    private static readonly Actor Ana = new(new PersonId("ana"), new Role("clerk"));

    [Fact]
    public async Task One_call_registers_a_desk_that_works()
    {
        var services = new ServiceCollection();
        services.AddServiceRecovery(options => options.FallbackOwner = new PersonId("duty-manager"));
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        var result = await provider.GetRequiredService<RecoveryDesk>().Case(new CaseId("C-1")).As(Ana)
            .RecoverAtOnceAsync("The soup was cold.", "A hot soup.", Answer.Satisfied);

        Assert.Equal(Ending.Recovered, result.EnsureAccepted().Ending);
        Assert.NotNull(provider.GetRequiredService<IRecoveryQueries>());
    }

    [Fact]
    public async Task Every_fault_of_the_options_is_told_at_once_on_start()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddServiceRecovery(options =>
        {
            options.Floors[new Currency("USD")] = -1;
            options.ContentionTimeout = TimeSpan.Zero;
            options.Limits.Add(new RoleLimit(new Role("clerk"), new Currency("USD"), 100, 100));
            options.Limits.Add(new RoleLimit(new Role("clerk"), new Currency("USD"), 200, 200));
        });
        using var host = builder.Build();

        var thrown = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains("FallbackOwner", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Floors.USD must be from 0", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("ContentionTimeout must be longer than zero", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("clerk", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_playbook_is_told_by_the_call_that_hands_it_over()
    {
        var builder = new ServiceCollection().AddServiceRecovery();

        Assert.Throws<InvalidPlaybookException>(() => builder.AddPlaybook(StandardPlaybook.Definition with { Name = "broken", Rows = [] }));
    }

    [Fact]
    public async Task What_a_user_brings_replaces_the_default_and_calling_twice_is_harmless()
    {
        var services = new ServiceCollection();
        var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        services.AddServiceRecovery(options => options.FallbackOwner = new PersonId("duty-manager"));
        services.AddServiceRecovery()
            .UseCompensationAuthority(request => new Ruling.Granted(new RuleRef("generous", 1)))
            .UseFollowUp(request => new FollowUpPlan(new RuleRef("once", 1), 1, TimeSpan.Zero, TimeSpan.FromDays(5)))
            .UseApology(request => new ApologyRuling(request.Words ?? "Sorry.", null, [], []))
            .Use(NoStaffDirectory.Instance)
            .Use(new InMemoryRecoveryStore(simulated: true))
            .UsePseudonymKey(PseudonymKey.Generate())
            .UseClock(clock);
        await using var provider = services.BuildServiceProvider();

        var recovery = provider.GetRequiredService<RecoveryDesk>().For(TenantId.Single).Case("C-1").As(Ana);
        (await recovery.ReportFailureAsync("Cold soup.", Severity.Minor, Channel.InPerson)).EnsureAccepted();
        (await recovery.OwnAsync()).EnsureAccepted();
        (await recovery.ApologizeAsync("Anything.")).EnsureAccepted();
        (await recovery.ListenAsync("It was cold.")).EnsureAccepted();
        var given = (await recovery.CompensateAsync(new ActId("g1"), CompensationKind.Voucher, new Money(999_999, new Currency("KWD")))).EnsureAccepted();

        Assert.Equal("Remedied", given.Stage?.Name);
        Assert.Equal(DateTimeOffset.UnixEpoch, (await recovery.OpenStepsAsync()).Case.OpenedAt);
    }

    [Fact]
    public async Task Those_who_would_rather_have_an_exception_get_one()
    {
        var desk = RecoveryDesk.Create(new RecoverySetup { Options = { FallbackOwner = new PersonId("duty-manager") } });

        var result = await desk.Case(new CaseId("C-1")).As(Ana).CloseAsync();

        var thrown = Assert.Throws<CommandRefusedException>(() => result.EnsureAccepted());
        Assert.Equal("case-unknown", thrown.Refusal?.Code);
    }

    [Fact]
    public void Cold_soup_costs_a_clerk_three_inputs()
    {
        var parameters = typeof(RecoveryHandle).GetMethods()
            .Where(method => method.Name == nameof(RecoveryHandle.RecoverAtOnceAsync))
            .Select(method => method.GetParameters().Count(parameter => !parameter.IsOptional))
            .ToList();

        Assert.Contains(3, parameters);
        Assert.All(parameters, count => Assert.True(count <= 3));
    }
}
