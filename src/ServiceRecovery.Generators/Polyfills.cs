namespace System.Runtime.CompilerServices;

// The compiler asks for it by name.
internal static class IsExternalInit;
