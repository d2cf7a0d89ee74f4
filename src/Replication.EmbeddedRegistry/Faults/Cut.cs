namespace Replication.EmbeddedRegistry.Faults;

/// <summary>How a connection ends.</summary>
public enum Cut
{
    /// <summary>Orderly close (FIN): sent bytes arrive, then the connection ends.</summary>
    Close,

    /// <summary>Reset (RST), like a crashed process or machine.</summary>
    Reset,
}
