using System.Text.RegularExpressions;
using Replication.Contracts.Specs;

namespace Replication.Contracts.Instances;

/// <summary>Finds probable mistakes in an instance.</summary>
public static partial class InstanceWarnings
{
    /// <summary>Connections that others on the network can read or answer in the place of the registry.</summary>
    public static IEnumerable<ShownInstanceWarning> OfNetwork(RegistryInstance instance)
    {
        // The internal endpoint is used whenever it is set.
        var (key, endpoint) = instance.InternalEndpoint is { } inside ? ("internalEndpoint", inside) : ("endpoint", instance.Endpoint);
        if (endpoint.Scheme == Uri.UriSchemeHttp && !endpoint.IsLoopback)
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
        Texts(typeof(InstanceSpec), instance, "")
            .Where(static it => Reference().IsMatch(it.Text))
            .Select(static it => it.Key)
            .Distinct()
            .Select(static it => new ShownInstanceWarning(
                "instance.probableVariable",
                it,
                "the value looks like a reference to an environment variable or a file, but the API takes it as it is; send the value "
                    + "itself, or let 'replication instances create --file' replace ${env:NAME} and ${file:PATH}"));

    private static IEnumerable<(string Key, string Text)> Texts(Type spec, object holder, string path)
    {
        foreach (var field in SpecField.Of(spec))
        {
            if (field.ValueIn(holder) is not { } value)
                continue;
            var key = $"{path}{field.Key}";
            var texts = value switch
            {
                string text => [(key, text)],
                Secret { IsReadable: true } secret => [(key, secret.Reveal())],
                IEnumerable<Secret> secrets => secrets.Where(static it => it.IsReadable).Select(it => (key, it.Reveal())),
                IEnumerable<string> items => items.Select(it => (key, it)),
                _ => Texts(field.Property.PropertyType, value, $"{key}."),
            };
            foreach (var text in texts)
                yield return text;
        }
    }

    [GeneratedRegex(@"\A(\$[A-Z_][A-Z0-9_]+|\$\{[A-Za-z_][A-Za-z0-9_]*\}|\$\{(env|file):[^}]+\})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
