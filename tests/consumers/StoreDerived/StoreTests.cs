using ServiceRecovery.Testing;

// As it was written for a base class of tests: it has nothing to run, so it must not compile.
public class StoreTests : StoreCompliance;
