namespace Replication.Registries.Clouds;

/// <summary>How a cloud is reached.</summary>
internal enum CloudRoute
{
    /// <summary>Directly; metadata services and other addresses of this machine's network card are refused.</summary>
    Direct,

    /// <summary>By the environment's proxy where it names one, else directly.</summary>
    Proxy,

    /// <summary>Directly, to the metadata service of this machine.</summary>
    Machine,
}
