using Replication.Contracts.Specs;

namespace Replication.Contracts.Instances;

/// <summary>Finds probable mistakes in an instance.</summary>
public static class InstanceWarnings
{
    /// <summary>Connections that others on the network can read or answer in the place of the registry.</summary>
    public static IEnumerable<ShownInstanceWarning> OfNetwork(RegistryInstance instance)
    {
        // The internal endpoint is used whenever it is set.
        var (key, endpoint) = instance.InternalEndpoint is { } inside ? ("internalEndpoint", inside) : ("endpoint", instance.Endpoint);
        if (endpoint is { IsLoopback: false } && endpoint.Scheme == Uri.UriSchemeHttp)
            yield return new ShownInstanceWarning(
                "instance.plainHttp",
                key,
                $"{endpoint.GetLeftPart(UriPartial.Authority)} uses plain HTTP, so others on the network can read passwords and images; "
                    + "write https:// when the registry offers TLS");
        if (instance.Tls is { Insecure: true })
            yield return new ShownInstanceWarning(
                "instance.insecureTls",
                "tls.insecure",
                "every certificate is accepted, so another server on the network can answer in the place of the registry and receive its "
                    + "password; set tls.ca to the registry's certificate authority instead");
    }

    /// <summary>
    /// Values that look like references to environment variables or files. They are replaced in files only, so the reference itself is the
    /// value of an instance that was created through the API.
    /// </summary>
    public static IEnumerable<ShownInstanceWarning> OfReferences(RegistryInstance instance) =>
        ProbableReferences.KeysIn(typeof(InstanceSpec), instance).Select(static it => new ShownInstanceWarning(
            "instance.probableVariable", it, ProbableReferences.Message("instances")));
}
