namespace ServiceRecovery;

/// <summary>What a host brings as code, because only code can know it: who may give what, who is who, how a message leaves, where events are kept. <see cref="RecoveryBuilder"/> registers a type for every port it implements.</summary>
public interface IRecoveryPort;
