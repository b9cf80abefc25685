@echo off
rem Builds the example bot when needed, then runs it; see run_bot.bat --help.
rem More arguments for its JVM: ROSEY_JAVA_OPTS.
setlocal EnableExtensions DisableDelayedExpansion
set "root=%~dp0"
set "root=%root:~0,-1%"
set "module=%root%\docs\examples\bot"
set "bot=%module%\target\bot"

rem --- Java 17 or newer
set "java=java"
if not defined JAVA_HOME goto java_from_path
set "java=%JAVA_HOME%\bin\java.exe"
if exist "%java%" goto java_found
>&2 echo "%java%" does not exist.
>&2 echo Set JAVA_HOME to a JDK 17 or newer, or unset it to use java from PATH.
exit /b 1

:java_from_path
where java >nul 2>nul
if not errorlevel 1 goto java_found
>&2 echo Java was not found.
>&2 echo Install a JDK 17 or newer, then put java on PATH or set JAVA_HOME.
exit /b 1

:java_found
set "feature="
for /f "tokens=3" %%v in ('call "%java%" -version 2^>^&1 ^| findstr /i /c:" version "') do if not defined feature set "feature=%%~v"
for /f "tokens=1,2 delims=.-+" %%a in ("%feature%") do (
    set "feature=%%a"
    if "%%a"=="1" set "feature=%%b"
)
if not defined feature set "feature=0"
if %feature% GEQ 17 goto java_ok
>&2 echo "%java%" is Java %feature%; Rosey needs Java 17 or newer.
>&2 echo Install a JDK 17 or newer, then put java on PATH or set JAVA_HOME.
exit /b 1

:java_ok
if not exist "%bot%\built" goto build
rem --- Is any source newer than the bot?
set "ROSEY_ROOT=%root%"
powershell -NoProfile -NonInteractive -Command "$r = $env:ROSEY_ROOT; $built = (Get-Item -LiteralPath (Join-Path $r 'docs\examples\bot\target\bot\built')).LastWriteTime; $modules = @(Get-ChildItem -LiteralPath $r -Directory -Filter 'rosey-*') + @(Get-ChildItem -LiteralPath (Join-Path $r 'docs\examples') -Directory); $files = @(Get-Item -LiteralPath (Join-Path $r 'pom.xml')); foreach ($m in $modules) { foreach ($p in 'pom.xml', 'src\main', 'src\worker') { $f = Join-Path $m.FullName $p; if (Test-Path -LiteralPath $f) { $files += Get-Item -LiteralPath $f; $files += Get-ChildItem -LiteralPath $f -Recurse } } }; if ($files | Where-Object { $_.LastWriteTime -gt $built } | Select-Object -First 1) { exit 3 }; exit 0" >nul 2>nul
if errorlevel 3 goto build
goto start

rem --- One build at a time: only one process can hold the lock file open for writing.
:build
if not exist "%module%\target" mkdir "%module%\target"
set "outcome="
2>nul (
    9>"%module%\target\build.lock" (
        call :build_bot
    )
)
if not defined outcome (
    ping -n 2 127.0.0.1 >nul
    if exist "%bot%\built" goto start
    goto build
)
if "%outcome%"=="0" goto start
type "%module%\target\build.log" | findstr /b /c:"[ERROR]" >&2
>&2 echo The bot could not be built; the whole log is %module%\target\build.log.
exit /b 1

:build_bot
>con echo Building the bot: it is new or its sources have changed.
pushd "%root%"
call "%root%\mvnw.cmd" -q -B "-Dstyle.color=never" -Dquick -pl docs/examples/bot -am package >"%module%\target\build.log" 2>&1 <nul
set "outcome=%errorlevel%"
popd
exit /b 0

:start
"%java%" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "-Dfile.encoding=UTF-8" "-Dstdout.encoding=UTF-8" "-Dsun.stdout.encoding=UTF-8" --enable-native-access=ALL-UNNAMED "-Drosey.home=%root%" %ROSEY_JAVA_OPTS% -cp "%bot%\lib\*" dev.rosey.examples.bot.BotMain %*
exit /b %errorlevel%
