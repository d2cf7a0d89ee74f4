namespace Replication.EmbeddedRegistry.Faults;

/// <summary>How a connection ends.</summary>
public enum Cut
{
    /// <summary>As a process ends that was told to: what was sent arrives, then there is no more (FIN).</summary>
    Close,

    /// <summary>As a process or machine ends that was not (RST).</summary>
    Reset,
}
