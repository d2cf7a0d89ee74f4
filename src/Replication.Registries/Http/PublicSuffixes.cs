using System.Collections.Frozen;
using System.Globalization;
using System.Net;

namespace Replication.Registries.Http;

/// <summary>
/// Decides whether two hosts have the same owner: they share a domain below a public suffix. Anybody can register a name below such a
/// suffix. The suffixes come from the Public Suffix List (publicsuffix.org), plus the domains where clouds name customer registries and
/// storage.
/// </summary>
internal static class PublicSuffixes
{
    // Customers can have names at any depth below these domains.
    private static readonly string[] OfClouds =
    [
        // Registries with one name per customer.
        "azurecr.io",
            "azurecr.cn",
            "azurecr.us",
            "azurecr.de",
            "pkg.dev",
            "jfrog.io",
            "tencentcloudcr.com",
            "container-registry.ovh.net",
            "kr.ncr.ntruss.com",
        // Clouds with one domain for all customer resources.
        "amazonaws.com",
            "amazonaws.com.cn",
            "on.aws",
            "aliyuncs.com",
            "myhuaweicloud.com",
            "volces.com",
            "baidubce.com",
            "bcebos.com",
            "scw.cloud",
            "ntruss.com",
        "ncloud.com",
            "tencentyun.com",
            "myqcloud.com",
            "tencentcos.cn",
            "core.windows.net",
            "windows.net",
            "cloudapp.azure.com",
            "azure.com",
            "googleapis.com",
        "googleusercontent.com",
            "run.app",
            "r2.cloudflarestorage.com",
            "cloudflarestorage.com",
            "digitaloceanspaces.com",
            "backblazeb2.com",
            "wasabisys.com",
        "linodeobjects.com",
            "oraclecloud.com",
            "customer-oci.com",
            "appdomain.cloud",
            "cloud.ovh.net",
            "selcloud.ru",
            "yandexcloud.net",
            "ondigitalocean.app",
        // Names that contain their IP address, and tunnels.
        "nip.io",
            "sslip.io",
            "xip.io",
            "traefik.me",
            "lvh.me",
            "ngrok.io",
            "ngrok.app",
            "ngrok-free.app",
            "ngrok.dev",
            "trycloudflare.com",
            "ts.net",
            "duckdns.org",
    ];

    // Kubernetes services: the label before this suffix is the namespace.
    private const string KubernetesServices = "svc.cluster.local";

    private static readonly Lazy<FrozenSet<string>> All = new(Read);

    public static bool ShareOwner(string one, string other)
    {
        if (IPAddress.TryParse(one, out _) || IPAddress.TryParse(other, out _))
            return false;
        var (left, right) = (Plain(one), Plain(other));
        return (OwnedDomain(left) is { } domain && domain == OwnedDomain(right))
            || IsTokenServerOfAlibaba(left, right)
            || IsTokenServerOfAlibaba(right, left);
    }

    /// <summary>
    /// Returns the registered domain of a host name: its longest public suffix plus one label. Returns null for a suffix itself and for
    /// names below cloud domains.
    /// </summary>
    internal static string? OwnedDomain(string host)
    {
        if (Array.Exists(OfClouds, cloud => host.EndsWith(cloud, StringComparison.Ordinal)
            && (host.Length == cloud.Length || host[^(cloud.Length + 1)] == '.')))
            return null;
        var labels = host.Split('.');
        for (var start = 0; start < labels.Length; start++)
        {
            var name = string.Join('.', labels[start..]);
            var parent = start + 1 < labels.Length ? string.Join('.', labels[(start + 1)..]) : "";
            // An exception rule ("!name") makes the name itself the registered domain.
            if (All.Value.Contains($"!{name}"))
                return name;
            if (All.Value.Contains(name) || All.Value.Contains($"*.{parent}") || parent.Length == 0)
                return start == 0 ? null : string.Join('.', labels[(start - 1)..]);
        }
        return null;
    }

    // Alibaba Cloud registries use the token server dockerauth.REGION.aliyuncs.com. Customer names there are one label longer.
    private static bool IsTokenServerOfAlibaba(string registry, string realm) =>
        registry.EndsWith(".aliyuncs.com", StringComparison.Ordinal)
        && realm.Split('.') is [var first, _, "aliyuncs", "com"]
            && (first == "dockerauth" || first.StartsWith("dockerauth-", StringComparison.Ordinal));

    private static string Plain(string host) => host.TrimEnd('.').ToLowerInvariant();

    private static FrozenSet<string> Read()
    {
        using var resource = typeof(PublicSuffixes).Assembly.GetManifestResourceStream("public_suffix_list.dat")
            ?? throw new InvalidOperationException("the embedded public suffix list is missing");
        using var reader = new StreamReader(resource);
        var idn = new IdnMapping();
        var suffixes = new HashSet<string>(StringComparer.Ordinal) { KubernetesServices };
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))
                suffixes.Add(System.Text.Ascii.IsValid(line) ? line : idn.GetAscii(line));
        }
        return suffixes.ToFrozenSet(StringComparer.Ordinal);
    }
}
