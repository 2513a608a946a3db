#if NET
// A library compiled against the netstandard2.0 build names it there, as part of every init; here it is the runtime's.
[assembly: System.Runtime.CompilerServices.TypeForwardedTo(typeof(System.Runtime.CompilerServices.IsExternalInit))]
#endif
