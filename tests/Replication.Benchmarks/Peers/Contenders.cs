namespace Replication.Benchmarks.Peers;

/// <summary>
/// All contenders: the warm engine, the cold program, and the installed peers. The peers run with their defaults, and with higher
/// concurrency if they have an option for it.
/// </summary>
internal static class Contenders
{
    private const int Concurrency = 16;

    public static IReadOnlyList<string> PeerNames { get; } = ["crane", "oras", "skopeo"];

    public static async Task<IReadOnlyList<Contender>> FindAsync(PeerOptions options)
    {
        var program = options.Program is { } folder ? Path.Combine(folder, "replication") : await PublishedProgram.PublishAsync();
        List<Contender> all =
        [
            WarmEngine.Start(),
            new ProgramContender("ours, cold", program, static (source, target) => [
                "copy", source, target, "--src-plain-http", "--dst-plain-http", "--no-referrers", "-q"
            ]) { IsOurs = true },
        ];
        if (PeerPrograms.Find("crane") is { } crane)
        {
            all.Add(new ProgramContender("crane", crane, static (source, target) => ["copy", "--insecure", source, target]));
            all.Add(new ProgramContender("crane -j 16", crane, static (source, target) => [
                "copy", "--insecure", "-j", $"{Concurrency}", source, target
            ])
            { Concurrency = Concurrency });
        }
        if (PeerPrograms.Find("oras") is { } oras)
        {
            string[] plain = ["cp", "--from-plain-http", "--to-plain-http", "--no-tty"];
            all.Add(new ProgramContender("oras", oras, (source, target) => [.. plain, source, target]));
            all.Add(new ProgramContender("oras, 16", oras, (source, target) => [
                .. plain, "--concurrency", $"{Concurrency}", source, target
            ])
            { Concurrency = Concurrency });
        }
        if (PeerPrograms.Find("skopeo") is { } skopeo)
            all.Add(new ProgramContender("skopeo", skopeo, static (source, target) => [
                "copy", "-q", "--src-tls-verify=false", "--dest-tls-verify=false", $"docker://{source}", $"docker://{target}"
            ]));
        return [.. all.Where(it => options.Contenders.Count == 0 || options.Contenders.Any(it.Name.Contains))];
    }
}
