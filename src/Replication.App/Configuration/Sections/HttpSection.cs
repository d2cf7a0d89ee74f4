using Replication.App.Configuration.Reading;
using Replication.App.Configuration.Values;

namespace Replication.App.Configuration.Sections;

/// <summary>The keys under <c>http</c>.</summary>
internal static class HttpSection
{
    private const string Urls = "urls";

    private static readonly IReadOnlyList<ListenAddress> Default = [new ListenAddress("127.0.0.1", 8080)];

    public static HttpConfiguration Read(MapReader map)
    {
        var urls = map.ListOrText(Urls, ListenAddresses.One, ListenAddresses.Several, Default);
        if (urls.GroupBy(it => it).FirstOrDefault(it => it.Count() > 1 && it.Key.Port != 0) is { } twice)
            map.Refuse(Urls, $"names {twice.Key} twice; allowed: once");
        return new HttpConfiguration(map.Locate(Urls, urls));
    }
}
