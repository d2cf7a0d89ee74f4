using Replication.Contracts.Instances;

namespace Replication.App.Configuration;

/// <summary>Finds connections of a valid configuration that others on the network can read or answer in the place of a registry.</summary>
internal static class NetworkWarnings
{
    public static IEnumerable<ConfigurationProblem> Of(ReplicationConfiguration configuration) =>
    [
        .. configuration.Http.Urls.Value.Where(static it => !it.IsLoopback).Select(it => configuration.Http.Urls.Problem(
            $"'{it}' can be reached from elsewhere without encryption, so others on the network can read tokens and webhook secrets; put "
                + "a proxy with TLS in front, and let only the proxy reach this address")),
        .. configuration.Instances.SelectMany(static instance => InstanceWarnings.OfNetwork(instance.Value).Select(it =>
            instance.Problem(it.Key.Split('.')[0], $"{it.Message} ({it.Code})"))),
    ];
}
