using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ServiceRecovery;
using ServiceRecovery.Board;
using ServiceRecovery.Board.Answers;
using ServiceRecovery.Board.Staff;
using ServiceRecovery.Board.Texts;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the pages of service recovery to a host.</summary>
public static class ServiceRecoveryBoardExtensions
{
    /// <summary>Adds what the pages need, and the API (<c>AddWeb</c>), in the sentence that adds the desk. Calling it twice is harmless. <c>app.MapRecoveryBoard("/recovery")</c> maps the pages of the staff, <c>app.MapRecoveryAnswers()</c> the page on which customers answer.</summary>
    /// <param name="builder">The sentence that adds the desk.</param>
    /// <param name="configure">Sets the options.</param>
    [RequiresUnreferencedCode("The pages are Razor components, which a trimmed program loses. A program with the API alone calls AddWeb() and may be trimmed.")]
    public static RecoveryBuilder AddBoard(this RecoveryBuilder builder, Action<RecoveryBoardOptions>? configure = null)
    {
        _ = builder ?? throw new ArgumentNullException(nameof(builder));
        builder.AddWeb();
        var services = builder.Services;
        var options = services.AddOptions<RecoveryBoardOptions>().ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RecoveryBoardOptions>, RecoveryBoardOptionsValidator>());
        services.TryAddSingleton(static provider => TextCatalog.Load(provider.GetRequiredService<IOptions<RecoveryBoardOptions>>().Value.Texts, []));
        services.TryAddSingleton<AnswerRunner>();
        services.TryAddSingleton<BoardRunner>();
        services.AddRazorComponents();
        return builder;
    }
}
