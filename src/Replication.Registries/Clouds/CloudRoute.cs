namespace Replication.Registries.Clouds;

/// <summary>The network route to a cloud API.</summary>
internal enum CloudRoute
{
    /// <summary>Direct connection. Link-local addresses such as metadata services are rejected.</summary>
    Direct,

    /// <summary>Through the proxy of the environment, if there is one.</summary>
    Proxy,

    /// <summary>Direct connection to the metadata service of this machine.</summary>
    Machine,
}
