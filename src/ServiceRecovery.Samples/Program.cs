using System.Globalization;
using ServiceRecovery.Samples.Stories;

// What is told is the same in every country.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;

await StoryBook.TellAsync(StoryConsole.OfProcess());
