namespace Replication.Coordination.DeadLetters;

/// <summary>The broker cannot be reached, does not answer in time, or closed the connection.</summary>
public sealed class BusUnavailableException(Exception cause) : Exception("the broker does not answer", cause);
