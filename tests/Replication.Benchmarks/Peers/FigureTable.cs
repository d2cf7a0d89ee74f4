namespace Replication.Benchmarks.Peers;

/// <summary>The figures of one scene, one line per contender.</summary>
internal static class FigureTable
{
    public static void Print(string title, IReadOnlyDictionary<Contender, CopyFigures> figures, IReadOnlyList<Bar> bars)
    {
        var hasOthers = figures.Values.Any(static it => it.OthersAfterSeconds is not null);
        Console.WriteLine();
        Console.WriteLine(title);
        Console.WriteLine(
            $"  {"",-18}{"wall s",9}{"least",9}{"CPU s",9}{"peak MiB",10}{"req. target",12}{"source",8}"
                + $"{"MiB target",12}{"source",9}{"registries' CPU s",19}{(hasOthers ? "others after s" : ""),16}{"noise, cores",14}{"copies",8}");
        foreach (var (contender, it) in figures)
        {
            Console.WriteLine(
                $"  {contender.Name,-18}{it.WallSeconds,9:0.000}{it.LeastWallSeconds,9:0.000}{it.CpuSeconds,9:0.000}{it.PeakMiB,10:0.0}"
                    + $"{it.TargetRequests,12:0}{it.SourceRequests,8:0}{it.TargetMiB,12:0.0}{it.SourceMiB,9:0.0}{it.RegistryCpuSeconds,19:0.00}"
                    + $"{it.OthersAfterSeconds,16:0.000}{it.OtherCores,14:0.00}{it.Copies,8}");
        }
        foreach (var line in bars.SelectMany(bar => bar.Judge(figures)))
            Console.WriteLine(line);
    }
}
