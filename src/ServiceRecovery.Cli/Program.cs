using System.Globalization;
using ServiceRecovery.Cli;

// What the program writes is the same in every country; only a report for people follows theirs.
var ownCulture = CultureInfo.CurrentCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;

return await RecoveryProgram.RunAsync(args, Terminal.OfProcess(ownCulture));
