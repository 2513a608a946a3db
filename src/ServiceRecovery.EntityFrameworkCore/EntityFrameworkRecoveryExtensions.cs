using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using ServiceRecovery.Storage;

namespace ServiceRecovery.EntityFrameworkCore;

/// <summary>The desk over your own context.</summary>
public static class EntityFrameworkRecoveryExtensions
{
    private static readonly ConditionalWeakTable<RecoveryDesk, FirstLook> Looks = [];

    /// <summary>Keeps cases in the database of your context. Register its factory too: <c>AddDbContextFactory</c> or <c>AddPooledDbContextFactory</c>.</summary>
    /// <typeparam name="TContext">The context whose model has <see cref="RecoveryModel.AddServiceRecovery"/>.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="allowUnguarded">A database without the guards of <see cref="RecoveryGuards"/> is taken; else it is refused at the first use, <see cref="StoreFault.Unguarded"/>.</param>
    /// <returns>The builder.</returns>
    /// <remarks>The desk is made with an <see cref="InvalidOperationException"/> where no factory is registered; <c>AddDbContext</c> alone registers none.</remarks>
    public static RecoveryBuilder UseEntityFrameworkStore<TContext>(this RecoveryBuilder builder, bool allowUnguarded = false)
        where TContext : DbContext =>
        (builder ?? throw new ArgumentNullException(nameof(builder))).Use<IRecoveryStore>(provider => new EntityFrameworkRecoveryStore<TContext>(FactoryIn<TContext>(provider), allowUnguarded: allowUnguarded));

    /// <summary>Returns the desk inside a transaction of yours: what it accepts is stored when you commit, with your own rows or not at all.</summary>
    /// <param name="desk">The desk.</param>
    /// <param name="context">Your context, with a transaction begun. Its tracked objects are left alone.</param>
    /// <returns>A desk for this transaction; throw it away with it.</returns>
    /// <remarks>
    /// The desk tries nothing again here: when somebody else was first it throws <see cref="RecoveryConflictException"/>, and you roll back and begin anew with a new context.
    /// Keep the transaction short: on SQLite nobody else writes meanwhile, and claims of a limit are locked until you commit.
    /// An acceptance counts only once you have committed, and so do the messages it wrote.
    /// </remarks>
    public static RecoveryDesk In(this RecoveryDesk desk, DbContext context)
    {
        _ = desk ?? throw new ArgumentNullException(nameof(desk));
        _ = context ?? throw new ArgumentNullException(nameof(context));
        return desk.Over(new EnlistedRecoveryStore(context, LookOf(desk)));
    }

    private static IDbContextFactory<TContext> FactoryIn<TContext>(IServiceProvider provider)
        where TContext : DbContext => provider.GetService<IDbContextFactory<TContext>>() ?? throw new InvalidOperationException(
            $"The desk makes a '{typeof(TContext).Name}' for each call, and no factory of it is registered. Call 'AddDbContextFactory<{typeof(TContext).Name}>(…)'; it also registers the context that 'AddDbContext' does, so the one may stand in place of the other.");

    // Once for a desk, as its own store does; over the store of another package the guards have to be there too.
    private static FirstLook LookOf(RecoveryDesk desk) => desk.Parts.Store is ILookedAt store ? store.Look : Looks.GetValue(desk, Look);

    private static FirstLook Look(RecoveryDesk desk)
    {
        var look = new FirstLook(allowUnguarded: false);
        look.UseKey(KeyMark.Of(desk.Parts.Key));
        return look;
    }
}
