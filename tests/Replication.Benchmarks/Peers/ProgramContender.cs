namespace Replication.Benchmarks.Peers;

/// <summary>A program that starts a new process for each image.</summary>
internal sealed class ProgramContender(string name, string program, Func<string, string, IReadOnlyList<string>> arguments) : Contender(name)
{
    public override Task<CopyCost> CopyAsync(Uri source, Uri target, IReadOnlyList<CopyPair> pairs, int parallel) =>
        MeteredProcesses.RunAsync(
            [.. pairs.Select(pair => new Command(program, arguments(
                $"{source.Authority}/{pair.SourceRepository}:{pair.SourceTag}",
                $"{target.Authority}/{pair.TargetRepository}:{pair.TargetTag}")))],
            parallel);
}
