using Replication.App.Commands;
using Replication.App.Logging;

Console.SetError(TextWriter.Synchronized(new PrintableWriter(Console.Error)));
AppDomain.CurrentDomain.UnhandledException += static (_, unhandled) =>
{
    // An exception on a thread of a library ends the process with one sentence and an exit code, not with a core dump.
    Console.Error.WriteLine($"replication: {(unhandled.ExceptionObject is Exception e ? ExceptionText.Of(e) : "unknown error")}");
    Environment.Exit(ExitCode.Failed);
};

return await CommandLine.RunAsync(CommandLine.Root(), args);
