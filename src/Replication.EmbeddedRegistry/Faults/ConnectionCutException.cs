namespace Replication.EmbeddedRegistry.Faults;

/// <summary>Ends the handling of a request whose connection was cut by a fault.</summary>
internal sealed class ConnectionCutException() : IOException("the connection was cut on purpose");
